package upd

import (
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
)

func TestFindingsNameTheFieldOfTheDocument(t *testing.T) {
	for name, c := range map[string]struct {
		example string
		change  func(*Document)
		source  string
	}{
		"a field on top":             {"timebook", func(d *Document) { d.Number = " 1" }, "/number"},
		"a field that is not stated": {"timebook", func(d *Document) { d.Name = "" }, "/name"},
		"a first field of a struct":  {"timebook", func(d *Document) { d.Currency.Code = "6" }, "/currency/code"},
		"a field of a row": {
			"timebook", func(d *Document) { d.Table.Rows[2].VATRate = "21%" }, "/table/rows/2/vat_rate",
		},
		"the unit of a row": {
			"timebook", func(d *Document) { d.Table.Rows[1].Unit.Code = "999" }, "/table/rows/1/unit/code",
		},
		"a unit without a name": {
			"timebook", func(d *Document) { d.Table.Rows[1].Unit.Code = "990" }, "/table/rows/1/unit/name",
		},
		"an amount of a row": {
			"mixed-rates", func(d *Document) { *d.Table.Rows[1].Amount = num.Must("4999") }, "/table/rows/1/amount",
		},
		"the tax of a row": {
			"mixed-rates", func(d *Document) { d.Table.Rows[0].VAT = Tax{None: true} }, "/table/rows/0/vat",
		},
		"totals": {
			"mixed-rates", func(d *Document) { *d.Table.Totals.Total = num.Must("1") }, "/table/totals/total",
		},
		"an ИНН of a party": {
			"timebook", func(d *Document) { d.Buyers[0].Company.INN = "781000002" }, "/buyers/0/company/inn",
		},
		"a party without address": {"invoice", func(d *Document) { d.Buyers[0].Address = nil }, "/buyers/0/address"},
		"an address by the register": {
			"entrepreneur", func(d *Document) { d.Sellers[0].Address.Gar.Municipality = nil }, "/sellers/0/address/gar/municipality",
		},
		"a child with text": {
			"entrepreneur", func(d *Document) { d.Sellers[0].Address.Gar.RegionCode = "5" }, "/sellers/0/address/gar/region_code",
		},
		"the second phone": {
			"entrepreneur", func(d *Document) { d.Sellers[0].Contacts.Phones = []string{"1", ""} }, "/sellers/0/contacts/phones/1",
		},
		"a name inside a signer": {
			"timebook", func(d *Document) { d.Signers[0].Name.Last = "" }, "/signers/0/name/last",
		},
		"a period": {
			"timebook", func(d *Document) { d.Transfer.PeriodEnd = "2026-08-01" }, "/transfer/period_end",
		},
		"a marking code": {
			"marking", func(d *Document) { d.Table.Rows[0].Details.Marking[1].Codes[0] = "010460000000000821b%;)=2" }, "/table/rows/0/details/marking/1/codes/0",
		},
		"traceable goods": {
			"marking", func(d *Document) { d.Table.Rows[2].Details.Traceability[0].Quantity = num.Int(0) }, "/table/rows/2/details/traceability/0/quantity",
		},
		"a correction":        {"correction", func(d *Document) { d.Correction.Number = 0 }, "/correction/number"},
		"the day of the file": {"timebook", func(d *Document) { d.Identity.Date = "2026-13-30" }, "/identity/date"},
		"a stranger in a list of authors": {
			"foreign-buyer", func(d *Document) { d.Transfer.Basis[0].Authors[1].Foreign.ID = "" }, "/transfer/basis/0/authors/1/foreign/id",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := example(t, c.example)
			c.change(&d)
			findings := Build(d, *d.Identity).Findings
			if !slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Source == c.source }) {
				t.Errorf("no finding is about %s: %+v", c.source, findings)
			}
		})
	}
}

func TestFindingsOfOlderVersionsAndAnswersNameTheFieldToo(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Document)
		source string
	}{
		"who signs for an organisation":    {func(d *Document) { d.Signers[0].Capacity.Company.INN = "6605000015" }, "/signers/0/capacity/company/inn"},
		"the name of a signer":             {func(d *Document) { d.Signers[0].Name.Last = " Главный" }, "/signers/0/name/last"},
		"the position of a signer":         {func(d *Document) { d.Signers[0].Position = " Директор" }, "/signers/0/position"},
		"a unit's name in ДопСведТов":      {func(d *Document) { d.Table.Rows[0].Unit.Name = " шт" }, "/table/rows/0/unit/name"},
		"details beside it":                {func(d *Document) { d.Table.Rows[0].Details.Article = " Х" }, "/table/rows/0/details/article"},
		"traceable goods inside":           {func(d *Document) { d.Table.Rows[0].Details.Traceability[0].Batch = " 1" }, "/table/rows/0/details/traceability/0/batch"},
		"the currency in ДопСвФХЖ1":        {func(d *Document) { d.Currency.Name = "Доллар США" }, "/currency/name"},
		"a circumstance beside it":         {func(d *Document) { d.Circumstances.Formation = "9" }, "/circumstances/formation"},
		"the operator":                     {func(d *Document) { d.Identity.Operator.INN = "7700000017" }, "/identity/operator/inn"},
		"a basis that is a text":           {func(d *Document) { d.AuthorBasis.Name = " Договор" }, "/author_basis/name"},
		"an address by the register's key": {func(d *Document) { d.Buyers[0].Address.Gar.ID = strings.Repeat("0", 37) }, "/buyers/0/address/gar/id"},
	} {
		t.Run(name, func(t *testing.T) {
			d := example(t, "traceable-501")
			c.change(&d)
			hasSource(t, Build(d, *d.Identity).Findings, c.source)
		})
	}
	for name, c := range map[string]struct {
		change func(*BuyerDocument)
		source string
	}{
		"the outcome":               {func(d *BuyerDocument) { d.Acceptance.Outcome.Code = "9" }, "/acceptance/outcome/code"},
		"the operation":             {func(d *BuyerDocument) { d.Acceptance.Operation = "" }, "/acceptance/operation"},
		"who takes over":            {func(d *BuyerDocument) { d.Acceptance.Person.Representative.OrganisationINN = "1" }, "/acceptance/person/representative/organisation_inn"},
		"the seller's file":         {func(d *BuyerDocument) { d.SellerFile.FileID = "файл" }, "/seller_file/file_id"},
		"a signature of the file":   {func(d *BuyerDocument) { d.SellerFile.Signatures[0] = "" }, "/seller_file/signatures/0"},
		"powers of the one signing": {func(d *BuyerDocument) { d.Signers[0].Powers[0].Number = "1" }, "/signers/0/powers/0/number"},
	} {
		t.Run(name, func(t *testing.T) {
			d := buyerExample(t, "discrepancies")
			c.change(&d)
			hasSource(t, BuildBuyer(d, *d.Identity).Findings, c.source)
		})
	}
}

func hasSource(t *testing.T, findings []fault.Finding, source string) {
	t.Helper()
	if !slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Source == source }) {
		t.Errorf("no finding is about %s: %+v", source, findings)
	}
}
