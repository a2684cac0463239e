package upd

func walkTransfer(n *node, t *Transfer) {
	n.attr("СодОпер", &t.Operation)
	n.attr("ВидОпер", &t.OperationKind)
	n.date("ДатаПер", &t.Date)
	n.date("ДатаНачПер", &t.PeriodStart)
	n.date("ДатаОконПер", &t.PeriodEnd)
	many(n, "ОснПер", &t.Basis, walkDocRef)
	n.mark("БезДокОснПер", "1", &t.WithoutBasis)
	one(n, "СвЛицПер", &t.Person, walkTransferPerson)
	one(n, "Тран", &t.Transport, func(n *node, t *Transport) {
		n.attr("СвТран", &t.Info)
		n.attr("Инкотермс", &t.Incoterms)
		n.attr("ВерИнкотермс", &t.IncotermsVersion)
	})
	one(n, "СвПерВещи", &t.Thing, func(n *node, t *Thing) {
		n.date("ДатаПерВещ", &t.Date)
		n.attr("СвПерВещ", &t.Info)
		one(n, "ДокПерВещ", &t.Document, walkDocRef)
	})
}

func walkTransferPerson(n *node, p *TransferPerson) {
	one(n, "РабОргПрод", &p.Employee, func(n *node, e *Employee) {
		n.attr("Должность", &e.Position)
		n.attr("ИныеСвед", &e.Other)
		must(n, "ФИО", &e.Name, walkName)
	})
	within(n, "ИнЛицо", p.Representative != nil || p.Individual != nil, func(n *node) {
		one(n, "ПредОргПер", &p.Representative, func(n *node, r *Representative) {
			n.attr("Должность", &r.Position)
			n.attr("ИныеСвед", &r.Other)
			n.attr("НаимОргПер", &r.Organisation)
			n.attr("ИННЮЛПер", &r.OrganisationINN)
			one(n, "ОснДоверОргПер", &r.TrustBasis, walkDocRef)
			one(n, "ОснПолнПредПер", &r.PowerBasis, walkDocRef)
			must(n, "ФИО", &r.Name, walkName)
		})
		one(n, "ФЛПер", &p.Individual, func(n *node, i *Individual) {
			n.attr("ИННФЛПер", &i.INN)
			n.attr("ИныеСвед", &i.Other)
			one(n, "ОснДоверФЛ", &i.TrustBasis, walkDocRef)
			must(n, "ФИО", &i.Name, walkName)
		})
	})
}

func walkSigner(n *node, s *Signer) {
	n.attr("Должн", &s.Position)
	n.attr("ТипПодпис", &s.SignatureType)
	n.date("ДатаПодДок", &s.SignedOn)
	n.attr("СпосПодтПолном", &s.Authority)
	n.attr("ДопСведПодп", &s.Note)
	must(n, "ФИО", &s.Name, walkName)
	many(n, "СвДоверЭл", &s.Powers, func(n *node, p *Power) {
		n.attr("НомДовер", &p.Number)
		n.date("ДатаВыдДовер", &p.Issued)
		n.attr("ВнНомДовер", &p.InternalNumber)
		n.date("ДатаВнРегДовер", &p.InternalDate)
		n.attr("ИдСистХран", &p.System)
		n.attr("УРЛСист", &p.URL)
	})
	many(n, "СвДоверБум", &s.PaperPowers, func(n *node, p *PaperPower) {
		n.date("ДатаВыдДовер", &p.Issued)
		n.attr("ВнНомДовер", &p.Number)
		n.attr("СвИдДовер", &p.Principal)
		one(n, "ФИО", &p.SignedBy, walkName)
	})
}
