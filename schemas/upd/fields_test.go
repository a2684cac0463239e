package upd

import (
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile/taxfiletest"
)

// What stands in the name of a file alone, or says which file it is.
var outsideTheFile = []string{"/version", "/unknown", "/identity"}

func TestAChangedFieldChangesTheFile(t *testing.T) {
	for _, f := range sellers {
		if n := taxfiletest.EveryFieldIsWritten(t, f, outsideTheFile...); n < 350 {
			t.Errorf("%s: only %d fields are written", f.Version, n)
		}
	}
	for _, f := range buyers {
		if n := taxfiletest.EveryFieldIsWritten(t, f, outsideTheFile...); n < 60 {
			t.Errorf("buyer %s: only %d fields are written", f.Version, n)
		}
	}
}

// Fields that only 5.01 has are the gaps of the later versions, and no others.
func TestLaterVersionsLackOnlyWhatIsOf501(t *testing.T) {
	of501 := []string{"dash", "capacity", "formation", "power_basis", "waybills", "carrier", "registration", "document_kind"}
	for _, f := range sellers[:2] {
		for _, gap := range f.Places().Gaps() {
			if !slices.ContainsFunc(of501, func(word string) bool { return strings.Contains(gap[strings.LastIndex(gap, "/"):], word) }) {
				t.Errorf("%s has no place for %s", f.Version, gap)
			}
		}
	}
}

func TestWhatAVersionCannotCarryIsAnErrorThatNamesTheField(t *testing.T) {
	for name, c := range map[string]struct {
		example, version string
		change           func(*Document)
		path             string
	}{
		"a special circumstance in 5.01":    {"traceable-501", "", func(d *Document) { d.Circumstances.Transfer = "00000" }, "/circumstances/transfer"},
		"ways of confirming powers in 5.01": {"traceable-501", "", func(d *Document) { d.Signers[0].Authority = "1" }, "/signers/0/authority"},
		"a name of a region in 5.01": {
			"traceable-501", "", func(d *Document) { d.Sellers[0].Address.Russian.RegionName = "Свердловская область" },
			"/sellers/0/address/russian/region_name",
		},
		"a GTIN in 5.01":            {"traceable-501", "", func(d *Document) { d.Table.Rows[1].Details.GTIN = "04600000000008" }, "/table/rows/1/details/gtin"},
		"a number of a basis":       {"traceable-501", "", func(d *Document) { d.AuthorBasis.Number = "4" }, "/author_basis/number"},
		"a carrier in 5.03":         {"timebook", "", func(d *Document) { d.Transfer.Transport = &Transport{Carrier: &Party{ShortName: "К"}} }, "/transfer/transport/carrier"},
		"a capacity in 5.02":        {"timebook-502", "", func(d *Document) { d.Signers[0].Capacity = capacity() }, "/signers/0/capacity"},
		"a dash for an ИНН in 5.03": {"timebook", "", func(d *Document) { d.Buyers[0].Company.INNDash = true }, "/buyers/0/company/inn_dash"},
	} {
		t.Run(name, func(t *testing.T) {
			d := example(t, c.example)
			c.change(&d)
			file := Build(d, *d.Identity)
			if len(file.Findings) == 0 || file.Findings[0].Code != "UZ-BND-005" || file.Findings[0].Path != c.path || file.Bytes != nil {
				t.Errorf("%+v", file.Findings)
			}
		})
	}
}

func capacity() *Capacity { return &Capacity{Scope: "1", Status: "1", Basis: "устав"} }

// More than one value where the version has one place is an error as well.
func TestSeveralValuesWhereAVersionHasOnePlace(t *testing.T) {
	d := example(t, "traceable-501")
	d.Sellers[0].Contacts.Phones = []string{"1", "2"}
	file := Build(d, *d.Identity)
	if len(file.Findings) != 1 || file.Findings[0].Code != "UZ-BND-004" || file.Findings[0].Source != "/sellers/0/contacts/phones" {
		t.Errorf("%+v", file.Findings)
	}
	d = example(t, "timebook-502")
	d.Table.Rows[2].Details.OriginNames = []string{"Россия", "Беларусь"}
	file = Build(d, *d.Identity)
	if len(file.Findings) != 1 || file.Findings[0].Code != "UZ-BND-004" || file.Findings[0].Source != "/table/rows/2/details/origin_names" {
		t.Errorf("%+v", file.Findings)
	}
}

// The version is that of the document's date unless the document names one.
func TestTheVersionIsThatOfTheDate(t *testing.T) {
	for _, c := range []struct {
		date, correction Date
		asked, want      string
	}{
		{"2026-09-30", "", "", "5.03"}, {"2025-04-01", "", "", "5.03"}, {"2025-03-31", "", "", "5.02"}, {"2023-12-19", "", "", "5.02"},
		{"2023-12-18", "", "", "5.01"}, {"2019-01-01", "", "", "5.01"}, {"2023-12-18", "2026-01-12", "", "5.03"},
		{"2026-09-30", "", "5.02", "5.02"}, {"2026-09-30", "", "5.01", "5.01"}, {"2019-01-01", "", "5.03", "5.03"},
		{"", "", "", "5.03"}, {"2026-09-30", "", "9.99", ""},
	} {
		d := Document{Date: c.date, Version: c.asked}
		if c.correction != "" {
			d.Correction = &Correction{Number: 1, Date: c.correction}
		}
		if got := Build(d, Identity{}).Version; got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
		if got := BuildBuyer(BuyerDocument{Date: d.day(), Version: c.asked}, Identity{}).Version; got != c.want {
			t.Errorf("buyer %+v: %q", c, got)
		}
	}
}

func TestAVersionThatIsNotInForceOnTheDayIsNoted(t *testing.T) {
	d := example(t, "timebook")
	d.Version = "5.02"
	file := Build(d, *d.Identity)
	if len(file.Findings) != 1 || file.Findings[0].Code != errNotInForce.Code || file.Findings[0].Severity != fault.SeverityWarning || file.Bytes == nil {
		t.Errorf("%+v", file.Findings)
	}
	old := example(t, "timebook-502")
	old.Version = "5.03"
	if file := Build(old, *old.Identity); !slices.ContainsFunc(file.Findings, func(f fault.Finding) bool { return f.Code == errNotInForce.Code }) {
		t.Errorf("%+v", file.Findings)
	}
}

func TestARateBelongsToItsYears(t *testing.T) {
	for _, c := range []struct {
		date, correction Date
		rate             string
		early            bool
	}{
		{"2026-01-01", "", "22%", false}, {"2025-12-31", "", "22%", true}, {"2025-12-31", "2026-01-12", "22%", false},
		{"2025-12-31", "", "22/122", true}, {"2025-12-31", "", "20%", false}, {"2026-01-01", "", "20%", false},
		{"2024-12-31", "", "5%", true}, {"2025-01-01", "", "5%", false}, {"2024-12-31", "", "7/107", true}, {"2019-01-01", "", "18%", false},
	} {
		d := example(t, "timebook")
		d.Version, d.Date = "5.03", c.date
		d.Table.Rows[0].VATRate = c.rate
		if c.correction != "" {
			d.Correction = &Correction{Number: 1, Date: c.correction}
		}
		early := slices.ContainsFunc(Build(d, *d.Identity).Findings, func(f fault.Finding) bool { return f.Code == errRateEarly.Code })
		if early != c.early {
			t.Errorf("%+v: early %v", c, early)
		}
	}
}
