package party

import (
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Walk describes УчастникТип.
func Walk(n *xmlbind.Node, p *Party) {
	n.Attr("ОКПО", &p.OKPO)
	n.Attr("КодОПФ", &p.FormCode)
	n.Attr("ПолнНаимОПФ", &p.FormName)
	n.Attr("СтруктПодр", &p.Department)
	n.Attr("ИнфДляУчаст", &p.Note)
	n.Attr("СокрНаим", &p.ShortName)
	xmlbind.Within(n, "ИдСв", true, func(n *xmlbind.Node) {
		xmlbind.One(n, "СвИП", &p.Entrepreneur, walkEntrepreneur)
		xmlbind.One(n, "СвЮЛУч", &p.Company, func(n *xmlbind.Node, c *Company) {
			n.Attr("НаимОрг", &c.Name)
			n.Attr("ИННЮЛ", &c.INN)
			n.Attr("КПП", &c.KPP)
		})
		xmlbind.One(n, "СвИнНеУч", &p.Foreign, WalkForeign)
		xmlbind.One(n, "СвФЛУч", &p.Person, func(n *xmlbind.Node, f *Person) {
			n.Attr("ИННФЛ", &f.INN)
			n.Attr("ИдСтатЛ", &f.Status)
			n.Attr("ИныеСвед", &f.Other)
			xmlbind.One(n, "ФИО", &f.Name, WalkName)
		})
	})
	xmlbind.One(n, "Адрес", &p.Address, WalkAddress)
	xmlbind.One(n, "БанкРекв", &p.Bank, walkBank)
	xmlbind.One(n, "Контакт", &p.Contacts, func(n *xmlbind.Node, c *Contacts) {
		n.Attr("ИнКонт", &c.Other)
		n.Texts("Тлф", &c.Phones)
		n.Texts("ЭлПочта", &c.Emails)
	})
}

func walkBank(n *xmlbind.Node, b *Bank) {
	n.Attr("НомерСчета", &b.Account)
	xmlbind.One(n, "СвБанк", &b.Bank, func(n *xmlbind.Node, o *BankOffice) {
		n.Attr("НаимБанк", &o.Name)
		n.Attr("БИК", &o.BIC)
		n.Attr("КорСчет", &o.CorrespondentAccount)
	})
}

func walkEntrepreneur(n *xmlbind.Node, e *Entrepreneur) {
	n.Attr("ИННФЛ", &e.INN)
	n.Attr("СвГосРегИП", &e.Registration)
	n.Attr("ОГРНИП", &e.OGRNIP)
	n.Date("ДатаОГРНИП", &e.OGRNIPDate)
	n.Attr("ИныеСвед", &e.Other)
	xmlbind.Must(n, "ФИО", &e.Name, WalkName)
}

// WalkForeign describes СвИнНеУчТип.
func WalkForeign(n *xmlbind.Node, f *Foreign) {
	n.Attr("ИдСтат", &f.Status)
	n.Attr("КодСтр", &f.CountryCode)
	n.AttrOr("НаимСтран", &f.CountryName, CountryName(f.CountryCode))
	n.Attr("Наим", &f.Name)
	n.Attr("Идентиф", &f.ID)
	n.Attr("ИныеСвед", &f.Other)
}

// WalkName describes ФИОТип.
func WalkName(n *xmlbind.Node, p *PersonName) {
	n.Attr("Фамилия", &p.Last)
	n.Attr("Имя", &p.First)
	n.Attr("Отчество", &p.Middle)
}

// WalkAddress describes АдресТип.
func WalkAddress(n *xmlbind.Node, a *Address) {
	n.Attr("ГЛНМеста", &a.GLN)
	xmlbind.One(n, "АдрРФ", &a.Russian, func(n *xmlbind.Node, r *RussianAddress) {
		n.Attr("Индекс", &r.PostalCode)
		n.Attr("КодРегион", &r.RegionCode)
		n.Attr("НаимРегион", &r.RegionName)
		n.Attr("Район", &r.District)
		n.Attr("Город", &r.City)
		n.Attr("НаселПункт", &r.Locality)
		n.Attr("Улица", &r.Street)
		n.Attr("Дом", &r.House)
		n.Attr("Корпус", &r.Building)
		n.Attr("Кварт", &r.Flat)
		n.Attr("ИныеСвед", &r.Other)
	})
	xmlbind.One(n, "АдрГАР", &a.Gar, walkGar)
	xmlbind.One(n, "АдрИнф", &a.Free, func(n *xmlbind.Node, f *FreeAddress) {
		n.Attr("КодСтр", &f.CountryCode)
		n.AttrOr("НаимСтран", &f.CountryName, CountryName(f.CountryCode))
		n.Attr("АдрТекст", &f.Text)
	})
}

func walkGar(n *xmlbind.Node, g *GarAddress) {
	n.Attr("ИдНом", &g.ID)
	n.Attr("Индекс", &g.PostalCode)
	n.Text("Регион", &g.RegionCode)
	n.Text("НаимРегион", &g.RegionName)
	xmlbind.One(n, "МуниципРайон", &g.Municipality, walkCodedPlace)
	xmlbind.One(n, "ГородСелПоселен", &g.Settlement, walkCodedPlace)
	xmlbind.One(n, "НаселенПункт", &g.Locality, func(n *xmlbind.Node, p *KindedPlace) {
		n.Attr("Вид", &p.Kind)
		n.Attr("Наим", &p.Name)
	})
	xmlbind.One(n, "ЭлПланСтруктур", &g.Planning, walkTypedPlace)
	xmlbind.One(n, "ЭлУлДорСети", &g.Street, walkTypedPlace)
	n.Text("ЗемелУчасток", &g.Plot)
	xmlbind.Many(n, "Здание", &g.Buildings, walkNumbered)
	xmlbind.One(n, "ПомещЗдания", &g.Room, walkNumbered)
	xmlbind.One(n, "ПомещКвартиры", &g.RoomInFlat, walkNumbered)
}

func walkCodedPlace(n *xmlbind.Node, p *CodedPlace) {
	n.Attr("ВидКод", &p.Kind)
	n.Attr("Наим", &p.Name)
}

func walkTypedPlace(n *xmlbind.Node, p *TypedPlace) {
	n.Attr("Тип", &p.Type)
	n.Attr("Наим", &p.Name)
}

func walkNumbered(n *xmlbind.Node, p *Numbered) {
	n.Attr("Тип", &p.Type)
	n.Attr("Номер", &p.Number)
}

// CountryName is the name of a country in ОКСМ; empty when the code is unknown.
func CountryName(code string) string {
	country, _ := codes.CountryByCode(code)
	return country.Name
}
