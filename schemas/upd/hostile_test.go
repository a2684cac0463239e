package upd

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

// FuzzParse: no file brings the reader down, and what was read is complete: it can be written, and is read back the same.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("examples/*.xml")
	if err != nil || len(files) < 10 {
		f.Fatal(files, err)
	}
	addFiles(f, files)
	f.Add([]byte(`<Файл ВерсФорм="5.03" а="б"><Документ КНД="1115131"><СвСчФакт/>т<ТаблСчФакт><СведТов НомСтр="я"/></ТаблСчФакт></Документ></Файл>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzed(t, data, sellers, Parse, func(d *Document) ([]Remainder, string) { return d.Unknown, d.Version })
	})
}

// FuzzParseBuyer is the same for answers.
func FuzzParseBuyer(f *testing.F) {
	files, err := filepath.Glob("examples/buyer/*.xml")
	if err != nil || len(files) < 6 {
		f.Fatal(files, err)
	}
	addFiles(f, files)
	f.Add([]byte(`<Файл ВерсФорм="5.01" а="б"><ИнфПок КНД="1115132"><ИдИнфПрод/>т<СодФХЖ4><СвПрин/></СодФХЖ4></ИнфПок></Файл>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzed(t, data, buyers, ParseBuyer, func(d *BuyerDocument) ([]Remainder, string) { return d.Unknown, d.Version })
	})
}

func addFiles(f *testing.F, files []string) {
	f.Helper()
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

func fuzzed[D any](
	t *testing.T, data []byte, formats []*taxfile.Format[D],
	parse func([]byte, string) (D, []fault.Finding), of func(*D) (unknown []Remainder, version string),
) {
	findings := Validate(data, "x.xml")
	d, unread := parse(data, "x.xml")
	if fault.HasErrors(unread) {
		if !fault.HasErrors(findings) && unread[0].Code != errTitle.Code {
			t.Fatal("what cannot be read was called valid")
		}
		return
	}
	unknown, version := of(&d)
	if len(unknown) > 0 {
		return
	}
	written, findings := taxfile.Pick(formats, version, "").Write(&d, "")
	if written == nil {
		t.Fatalf("what was read cannot be written: %+v", findings)
	}
	again, _ := parse(written, "")
	if at := differs("", plainJSON(t, d), plainJSON(t, again)); at != "" && !strings.HasPrefix(at, "/identity") {
		t.Fatalf("%s was read otherwise the second time", at)
	}
}

// big is a document of n rows that is right.
func big(t testing.TB, n int) Document {
	t.Helper()
	d := example(t, "mixed-rates")
	row := d.Table.Rows[0]
	d.Table.Rows = slices.Repeat([]Row{row}, n)
	for i := range d.Table.Rows {
		d.Table.Rows[i].Number = 0
	}
	d.Table.Totals = nil
	return d
}

// Nothing here is quadratic in the rows: that many would take hours then.
func TestAHundredThousandRows(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a large file")
	}
	const rows = 100_000
	row := `<СведТов НомСтр="1" НалСт="21%" Новый="1"><СумНал><БезНДС>без НДС</БезНДС></СумНал></СведТов>`
	text := fileOf(t, "timebook", cut("<СведТов ", "<ВсегоОпл "), sub(`СтТовБезНДСВсего=`, strings.Repeat(row, rows)+`<ВсегоОпл СтТовБезНДСВсего=`))
	data := []byte(strings.Replace(text, "windows-1251", "utf-8", 1))
	if findings := Validate(data, ""); len(findings) != taxfile.MaxFindings+1 {
		t.Errorf("%d findings", len(findings))
	}
	read, _ := Parse(data, "")
	if len(read.Table.Rows) != rows || read.Table.Rows[rows-1].VATRate != "21%" {
		t.Errorf("%d rows were read", len(read.Table.Rows))
	}
	if len(read.Unknown) != rows || read.Unknown[rows-1].Path != "/Файл/Документ/ТаблСчФакт/СведТов[100000]/@Новый" {
		t.Errorf("%d remainders", len(read.Unknown))
	}
}

func TestManyRowsAreBuilt(t *testing.T) {
	d := big(t, 10_000)
	file := Build(d, *d.Identity)
	read, findings := Parse(file.Bytes, file.Name)
	if len(file.Findings)+len(findings) > 0 || len(read.Table.Rows) != 10_000 || read.Table.Rows[9_999].Number != 10_000 {
		t.Fatalf("%+v %+v", file.Findings, findings)
	}
}

// The widest numbers of the format are carried to the last digit.
func TestNumbersOfTwentySixDigits(t *testing.T) {
	d := example(t, "timebook")
	row := &d.Table.Rows[2]
	wide := num.Must("123456789012345.12345678901")
	row.Quantity, row.Price, row.Unit = &wide, nil, &Unit{Code: "642"}
	file := Build(d, *d.Identity)
	if len(file.Findings) > 0 {
		t.Fatalf("%+v", file.Findings)
	}
	if read, _ := Parse(file.Bytes, ""); read.Table.Rows[2].Quantity.String() != "123456789012345.12345678901" {
		t.Error(read.Table.Rows[2].Quantity)
	}
	tooWide := num.Must("1234567890123456.12345678901")
	row.Quantity = &tooWide
	if file := Build(d, *d.Identity); !fault.HasErrors(file.Findings) {
		t.Error("27 digits were taken")
	}
}
