package upd

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

func TestAFileNeedsItsIdentity(t *testing.T) {
	d := example(t, "timebook")
	for name, c := range map[string]struct {
		change func(*Identity)
		code   string
		path   string
	}{
		"no sender":           {func(id *Identity) { id.Sender = "" }, "UZ-TXF-010", "/identity/sender"},
		"no receiver":         {func(id *Identity) { id.Receiver = "" }, "UZ-TXF-010", "/identity/receiver"},
		"a sender too short":  {func(id *Identity) { id.Sender = "2BM" }, "UZ-TXF-011", "/identity/sender"},
		"a receiver too long": {func(id *Identity) { id.Receiver = strings.Repeat("2", 47) }, "UZ-TXF-011", "/identity/receiver"},
		"a sender with _":     {func(id *Identity) { id.Sender = "2BM_7700000016" }, "UZ-TXF-011", "/identity/sender"},
		"no GUID":             {func(id *Identity) { id.GUID = "" }, "UZ-TXF-012", "/identity/guid"},
		"no real GUID":        {func(id *Identity) { id.GUID = strings.Repeat("-", 36) }, "UZ-TXF-012", "/identity/guid"},
		"no day":              {func(id *Identity) { id.Date = "" }, "UZ-TXF-013", "/identity/date"},
		"no time":             {func(id *Identity) { id.Time = "12.00.00" }, "UZ-TXF-013", "/identity/time"},
		"no program":          {func(id *Identity) { id.Program = "" }, "UZ-TXF-014", "/identity/program"},
		"a long program":      {func(id *Identity) { id.Program = strings.Repeat("я", 41) }, "UZ-TXF-014", "/identity/program"},
		"odd flags":           {func(id *Identity) { id.Flags = "0_0" }, "UZ-TXF-015", "/identity/flags"},
	} {
		t.Run(name, func(t *testing.T) {
			id := *d.Identity
			c.change(&id)
			file := Build(d, id)
			if len(file.Findings) != 1 || file.Findings[0].Code != c.code || file.Findings[0].Path != c.path {
				t.Errorf("%+v", file.Findings)
			}
			if file.Bytes != nil || file.Name != "" {
				t.Error("a file was made all the same")
			}
		})
	}
}

func TestWithoutIdentityTheContentIsCheckedAllTheSame(t *testing.T) {
	d := example(t, "timebook")
	d.Buyers[0].Company.INN = "7810000027"
	file := Build(d, Identity{})
	codes := map[string]bool{}
	for _, f := range file.Findings {
		codes[f.Code] = true
	}
	if !codes["UZ-TXF-010"] || !codes["UZ-TXF-012"] || !codes["UZ-COD-001"] || len(codes) != 5 {
		t.Errorf("%+v", file.Findings)
	}
}

func TestWhatIsWrongWithADocumentIsSaidInThePlacesOfItsFile(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Document)
		code   string
		path   string
	}{
		"a wrong check digit": {
			func(d *Document) { d.Sellers[0].Company.INN = "7700000017" }, "UZ-COD-001", "/Файл/Документ/СвСчФакт/СвПрод/ИдСв/СвЮЛУч/@ИННЮЛ",
		},
		"a date in Russian form": {
			func(d *Document) { d.Date = "30.09.2026" }, "UZ-BND-001", "/Файл/Документ/СвСчФакт/@ДатаДок",
		},
		"a day that is not": {
			func(d *Document) { d.Date = "2026-09-31" }, "UZ-XSD-007", "/Файл/Документ/СвСчФакт/@ДатаДок",
		},
		"a control character": {
			func(d *Document) { d.Number = "1\x1d2" }, "UZ-XML-008", "/Файл/Документ/СвСчФакт/@НомерДок",
		},
		"an amount in mills": {
			func(d *Document) { *d.Table.Rows[2].Amount = num.Must("500.001") }, "UZ-XSD-007", "/Файл/Документ/ТаблСчФакт/СведТов[3]/@СтТовБезНДС",
		},
		"a tax that is two things": {
			func(d *Document) { d.Table.Rows[2].VAT.Amount = new(num.Decimal) }, "UZ-XSD-003", "/Файл/Документ/ТаблСчФакт/СведТов[3]/СумНал/БезНДС",
		},
		"a party that is nobody": {
			func(d *Document) { d.Buyers[0].Company = nil }, "UZ-XSD-004", "/Файл/Документ/СвСчФакт/СвПокуп/ИдСв",
		},
		"a name that is missing": {func(d *Document) { d.Name = "" }, "UZ-UPD-103", "/Файл/Документ/@НаимДокОпр"},
		"a rate that is not": {
			func(d *Document) { d.Table.Rows[0].VATRate = "21%" }, "UZ-XSD-007", "/Файл/Документ/ТаблСчФакт/СведТов[1]/@НалСт",
		},
		"another version": {func(d *Document) { d.Version = "4.04" }, "UZ-UPD-002", "/version"},
		"a remainder of a read file": {
			func(d *Document) { d.Unknown = []Remainder{{Path: "/Файл/@Новый", Raw: "1"}} }, "UZ-TXF-003", "/unknown",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := example(t, "timebook")
			c.change(&d)
			file := Build(d, *d.Identity)
			first := slices.IndexFunc(file.Findings, func(f fault.Finding) bool { return f.Severity == fault.SeverityError })
			if file.Bytes != nil || first < 0 || file.Findings[first].Code != c.code || file.Findings[first].Path != c.path {
				t.Errorf("%+v", file.Findings)
			}
		})
	}
}

func TestFlagsInTheNameFollowTheContentUnlessStated(t *testing.T) {
	d := example(t, "timebook")
	rows := slices.Clone(d.Table.Rows)
	d.Table.Rows = rows
	for want, change := range map[string]func(*Details){
		"_0_0_0_0_0_00": func(*Details) {},
		"_1_0_0_0_0_00": func(x *Details) { x.Traceability = make([]Traceability, 1) },
		"_0_1_0_0_0_00": func(x *Details) { x.Marking = make([]Marking, 1) },
		"_0_0_0_0_1_00": func(x *Details) { x.ProductKind = "676" },
	} {
		rows[2].Details = &Details{}
		change(rows[2].Details)
		if file := Build(d, *d.Identity); !strings.HasSuffix(file.Name, want+".xml") {
			t.Errorf("%s: %s", want, file.Name)
		}
	}
	rows[2].Details = nil
	id := *d.Identity
	id.Flags = "0_0_1_0_0_00"
	file := Build(d, id)
	if !strings.HasSuffix(file.Name, "_0_0_1_0_0_00.xml") || len(file.Findings) > 0 {
		t.Errorf("%s: %+v", file.Name, file.Findings)
	}
	if read, _ := Parse(file.Bytes, file.Name); read.Identity.Flags != "0_0_1_0_0_00" {
		t.Errorf("flags were read as %q", read.Identity.Flags)
	}
}

func TestTheReceiverComesFirstInTheName(t *testing.T) {
	d := example(t, "timebook")
	const want = "ON_NSCHFDOPPR_2BM-7810000026-781001001-202601010000000000001_2BM-7700000016-770101001-202601010000000000002_" +
		"20260930_00000001-2222-4333-8444-555555555555_0_0_0_0_0_00.xml"
	if got := Build(d, *d.Identity).Name; got != want {
		t.Error(got)
	}
}

func TestBuildIsPure(t *testing.T) {
	d := example(t, "timebook")
	before := asJSON(t, d)
	first := Build(d, *d.Identity)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if again := Build(d, *d.Identity); !bytes.Equal(again.Bytes, first.Bytes) {
				t.Error("the same document made other bytes")
			}
		})
	}
	wg.Wait()
	if at := differs("", before, asJSON(t, d)); at != "" {
		t.Errorf("building changed %s", at)
	}
}

func TestSumRowsAddsRoundedRows(t *testing.T) {
	money := func(s string) *num.Decimal { d := num.Must(s); return &d }
	taxed := Row{Amount: money("0.01"), VAT: Tax{Amount: money("0.02")}, Total: money("0.03")}
	untaxed := Row{Amount: money("10"), VAT: Tax{None: true}, Total: money("10")}
	blank := Row{VAT: Tax{None: true}, Total: money("1")}
	for name, c := range map[string]struct {
		rows              []Row
		amount, vat, want string
		none              bool
	}{
		"taxed and untaxed":    {[]Row{taxed, untaxed, taxed}, "10.02", "0.04", "10.06", false},
		"untaxed only":         {[]Row{untaxed, untaxed}, "20", "", "20", true},
		"a row without amount": {[]Row{untaxed, blank}, "", "", "11", true},
		"no rows have no tax":  {nil, "0", "", "0", true},
	} {
		t.Run(name, func(t *testing.T) {
			got := SumRows(c.rows)
			for _, p := range []struct {
				got  *num.Decimal
				want string
			}{{got.Amount, c.amount}, {got.VAT.Amount, c.vat}, {got.Total, c.want}} {
				if (p.got == nil) != (p.want == "") || p.got != nil && !p.got.Equal(num.Must(p.want)) {
					t.Errorf("%v; want %q", p.got, p.want)
				}
			}
			if got.VAT.None != c.none {
				t.Error("none")
			}
		})
	}
}

func TestFindingsEnd(t *testing.T) {
	d := example(t, "timebook")
	row := d.Table.Rows[2]
	row.Unit = &Unit{Code: "999", Name: "?"}
	d.Table.Rows = slices.Repeat([]Row{row}, 3000)
	for i := range d.Table.Rows {
		d.Table.Rows[i].Number = i + 1
	}
	file := Build(d, *d.Identity)
	if len(file.Findings) != taxfile.MaxFindings+1 || file.Findings[taxfile.MaxFindings].Code != "UZ-TXF-002" {
		t.Errorf("%d findings, the last %+v", len(file.Findings), file.Findings[len(file.Findings)-1])
	}
	if fault.HasErrors(file.Findings) || file.Bytes == nil {
		t.Error("warnings forbade the file")
	}
}

func TestAnIdentityIsFilledUpNotReplaced(t *testing.T) {
	clock := Identity{GUID: "g", Date: "2026-09-30", Time: "12:00:00", Program: "Uzel"}
	if got := (*Identity)(nil).Or(clock); got != clock {
		t.Errorf("%+v", got)
	}
	stated := &Identity{GUID: "own", Sender: "2BM-1"}
	want := Identity{GUID: "own", Sender: "2BM-1", Date: "2026-09-30", Time: "12:00:00", Program: "Uzel"}
	if got := stated.Or(clock); got != want {
		t.Errorf("%+v", got)
	}
}
