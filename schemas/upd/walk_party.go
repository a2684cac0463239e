package upd

import "github.com/uzelhub/uzel/schemas/codes"

func walkParty(n *node, p *Party) {
	n.attr("ОКПО", &p.OKPO)
	n.attr("КодОПФ", &p.FormCode)
	n.attr("ПолнНаимОПФ", &p.FormName)
	n.attr("СтруктПодр", &p.Department)
	n.attr("ИнфДляУчаст", &p.Note)
	n.attr("СокрНаим", &p.ShortName)
	within(n, "ИдСв", true, func(n *node) {
		one(n, "СвИП", &p.Entrepreneur, walkEntrepreneur)
		one(n, "СвЮЛУч", &p.Company, func(n *node, c *Company) {
			n.attr("НаимОрг", &c.Name)
			n.attr("ИННЮЛ", &c.INN)
			n.attr("КПП", &c.KPP)
		})
		one(n, "СвИнНеУч", &p.Foreign, walkForeign)
		one(n, "СвФЛУч", &p.Person, func(n *node, f *Person) {
			n.attr("ИННФЛ", &f.INN)
			n.attr("ИдСтатЛ", &f.Status)
			n.attr("ИныеСвед", &f.Other)
			one(n, "ФИО", &f.Name, walkName)
		})
	})
	one(n, "Адрес", &p.Address, walkAddress)
	one(n, "БанкРекв", &p.Bank, func(n *node, b *Bank) {
		n.attr("НомерСчета", &b.Account)
		one(n, "СвБанк", &b.Bank, func(n *node, o *BankOffice) {
			n.attr("НаимБанк", &o.Name)
			n.attr("БИК", &o.BIC)
			n.attr("КорСчет", &o.CorrespondentAccount)
		})
	})
	one(n, "Контакт", &p.Contacts, func(n *node, c *Contacts) {
		n.attr("ИнКонт", &c.Other)
		n.texts("Тлф", &c.Phones)
		n.texts("ЭлПочта", &c.Emails)
	})
}

func walkEntrepreneur(n *node, e *Entrepreneur) {
	n.attr("ИННФЛ", &e.INN)
	n.attr("СвГосРегИП", &e.Registration)
	n.attr("ОГРНИП", &e.OGRNIP)
	n.date("ДатаОГРНИП", &e.OGRNIPDate)
	n.attr("ИныеСвед", &e.Other)
	must(n, "ФИО", &e.Name, walkName)
}

func walkForeign(n *node, f *Foreign) {
	n.attr("ИдСтат", &f.Status)
	n.attr("КодСтр", &f.CountryCode)
	n.attrOr("НаимСтран", &f.CountryName, countryName(f.CountryCode))
	n.attr("Наим", &f.Name)
	n.attr("Идентиф", &f.ID)
	n.attr("ИныеСвед", &f.Other)
}

func walkName(n *node, p *PersonName) {
	n.attr("Фамилия", &p.Last)
	n.attr("Имя", &p.First)
	n.attr("Отчество", &p.Middle)
}

func walkAddress(n *node, a *Address) {
	n.attr("ГЛНМеста", &a.GLN)
	one(n, "АдрРФ", &a.Russian, func(n *node, r *RussianAddress) {
		n.attr("Индекс", &r.PostalCode)
		n.attr("КодРегион", &r.RegionCode)
		n.attr("НаимРегион", &r.RegionName)
		n.attr("Район", &r.District)
		n.attr("Город", &r.City)
		n.attr("НаселПункт", &r.Locality)
		n.attr("Улица", &r.Street)
		n.attr("Дом", &r.House)
		n.attr("Корпус", &r.Building)
		n.attr("Кварт", &r.Flat)
		n.attr("ИныеСвед", &r.Other)
	})
	one(n, "АдрГАР", &a.Gar, walkGar)
	one(n, "АдрИнф", &a.Free, func(n *node, f *FreeAddress) {
		n.attr("КодСтр", &f.CountryCode)
		n.attrOr("НаимСтран", &f.CountryName, countryName(f.CountryCode))
		n.attr("АдрТекст", &f.Text)
	})
}

func walkGar(n *node, g *GarAddress) {
	n.attr("ИдНом", &g.ID)
	n.attr("Индекс", &g.PostalCode)
	n.text("Регион", &g.RegionCode)
	n.text("НаимРегион", &g.RegionName)
	one(n, "МуниципРайон", &g.Municipality, walkCodedPlace)
	one(n, "ГородСелПоселен", &g.Settlement, walkCodedPlace)
	one(n, "НаселенПункт", &g.Locality, func(n *node, p *KindedPlace) {
		n.attr("Вид", &p.Kind)
		n.attr("Наим", &p.Name)
	})
	one(n, "ЭлПланСтруктур", &g.Planning, walkTypedPlace)
	one(n, "ЭлУлДорСети", &g.Street, walkTypedPlace)
	n.text("ЗемелУчасток", &g.Plot)
	many(n, "Здание", &g.Buildings, walkNumbered)
	one(n, "ПомещЗдания", &g.Room, walkNumbered)
	one(n, "ПомещКвартиры", &g.RoomInFlat, walkNumbered)
}

func walkCodedPlace(n *node, p *CodedPlace) {
	n.attr("ВидКод", &p.Kind)
	n.attr("Наим", &p.Name)
}

func walkTypedPlace(n *node, p *TypedPlace) {
	n.attr("Тип", &p.Type)
	n.attr("Наим", &p.Name)
}

func walkNumbered(n *node, p *Numbered) {
	n.attr("Тип", &p.Type)
	n.attr("Номер", &p.Number)
}

func countryName(code string) string {
	country, _ := codes.CountryByCode(code)
	return country.Name
}
