package ukd

import (
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

func walkParty(n *xmlbind.Node, p *Party) {
	n.Attr("ОКПО", &p.OKPO)
	n.Attr("СтруктПодр", &p.Department)
	n.Attr("ИнфДляУчаст", &p.Note)
	xmlbind.Within(n, "ИдСв", true, func(n *xmlbind.Node) {
		xmlbind.One(n, "СвИП", &p.Entrepreneur, walkEntrepreneur)
		xmlbind.One(n, "СвЮЛУч", &p.Company, func(n *xmlbind.Node, c *Company) {
			n.Attr("НаимОрг", &c.Name)
			n.Attr("ИННЮЛ", &c.INN)
			n.Attr("КПП", &c.KPP)
		})
		xmlbind.One(n, "СвИнНеУч", &p.Foreign, func(n *xmlbind.Node, f *Foreign) {
			n.Attr("НаимОрг", &f.Name)
			n.Attr("ИныеСвед", &f.Other)
		})
	})
	xmlbind.Must(n, "Адрес", &p.Address, walkAddress)
	xmlbind.One(n, "Контакт", &p.Contacts, func(n *xmlbind.Node, c *Contacts) {
		n.Attr("Тлф", &c.Phone)
		n.Attr("ЭлПочта", &c.Email)
	})
	xmlbind.One(n, "БанкРекв", &p.Bank, func(n *xmlbind.Node, b *party.Bank) {
		n.Attr("НомерСчета", &b.Account)
		xmlbind.One(n, "СвБанк", &b.Bank, func(n *xmlbind.Node, o *party.BankOffice) {
			n.Attr("НаимБанк", &o.Name)
			n.Attr("БИК", &o.BIC)
			n.Attr("КорСчет", &o.CorrespondentAccount)
		})
	})
}

func walkEntrepreneur(n *xmlbind.Node, e *Entrepreneur) {
	n.Attr("ИННФЛ", &e.INN)
	n.Attr("СвГосРегИП", &e.Registration)
	n.Attr("ИныеСвед", &e.Other)
	xmlbind.Must(n, "ФИО", &e.Name, party.WalkName)
}

func walkAddress(n *xmlbind.Node, a *Address) {
	xmlbind.One(n, "АдрРФ", &a.Russian, func(n *xmlbind.Node, r *RussianAddress) {
		n.Attr("Индекс", &r.PostalCode)
		n.Attr("КодРегион", &r.RegionCode)
		n.Attr("Район", &r.District)
		n.Attr("Город", &r.City)
		n.Attr("НаселПункт", &r.Locality)
		n.Attr("Улица", &r.Street)
		n.Attr("Дом", &r.House)
		n.Attr("Корпус", &r.Building)
		n.Attr("Кварт", &r.Flat)
	})
	xmlbind.One(n, "АдрИнф", &a.Free, func(n *xmlbind.Node, f *FreeAddress) {
		n.Attr("КодСтр", &f.CountryCode)
		n.Attr("АдрТекст", &f.Text)
	})
	n.Text("КодГАР", &a.Gar)
}

func walkSellersSigner(n *xmlbind.Node, s *Signer) { walkSigner(n, s, true) }

func walkBuyersSigner(n *xmlbind.Node, s *Signer) { walkSigner(n, s, false) }

// walkSigner describes a signer; the seller's title says more of who trusts one.
func walkSigner(n *xmlbind.Node, s *Signer, seller bool) {
	n.Attr("ОблПолн", &s.Scope)
	n.Attr("Статус", &s.Status)
	n.Attr("ОснПолн", &s.Basis)
	n.Attr("ОснПолнОрг", &s.OrganisationBasis)
	xmlbind.One(n, "ФЛ", &s.Person, func(n *xmlbind.Node, p *SigningPerson) {
		if seller {
			n.Attr("ГосРегИППодп", &p.Registration)
		}
		n.Attr("ИННФЛ", &p.INN)
		n.Attr("ИныеСвед", &p.Other)
		xmlbind.Must(n, "ФИО", &p.Name, party.WalkName)
	})
	xmlbind.One(n, "ИП", &s.Entrepreneur, walkEntrepreneur)
	xmlbind.One(n, "ЮЛ", &s.Representative, func(n *xmlbind.Node, r *Representative) {
		if seller {
			n.Attr("ГосРегИППодп", &r.Registration)
		}
		n.Attr("ИННЮЛ", &r.INN)
		n.Attr("НаимОрг", &r.Organisation)
		n.Blank("Должн", &r.Position)
		n.Attr("ИныеСвед", &r.Other)
		xmlbind.Must(n, "ФИО", &r.Name, party.WalkName)
	})
}
