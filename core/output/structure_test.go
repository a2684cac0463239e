package output

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// part of an archive, as bytes.
func archived(t testing.TB, data []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// printed is what a worksheet's XML says about its printed page.
type printed struct {
	RowBreaks []struct {
		ID     int  `xml:"id,attr"`
		Manual bool `xml:"man,attr"`
	} `xml:"rowBreaks>brk"`
	Rows []struct {
		Number int     `xml:"r,attr"`
		Height float64 `xml:"ht,attr"`
	} `xml:"sheetData>row"`
	Merges []struct {
		Ref string `xml:"ref,attr"`
	} `xml:"mergeCells>mergeCell"`
}

func readPrinted(t testing.TB, data []byte, sheet int) printed {
	t.Helper()
	var p printed
	if err := xml.Unmarshal(archived(t, data, fmt.Sprintf("xl/worksheets/sheet%d.xml", sheet)), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestThePrintedPage(t *testing.T) {
	book := open(t, mustExport(t, "t13", sample(t, "2026-05"), Options{}).Data)
	layout, err := book.GetPageLayout("Т-13")
	if err != nil {
		t.Fatal(err)
	}
	if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("paper %d %s, fitted to %d × %d pages",
			*layout.Size, *layout.Orientation, *layout.FitToWidth, *layout.FitToHeight)
	}
	props, err := book.GetSheetProps("Т-13")
	if err != nil {
		t.Fatal(err)
	}
	if props.FitToPage == nil || !*props.FitToPage {
		t.Error("fitting to the page is off, so its numbers mean nothing")
	}
	names := map[string]string{}
	for _, n := range book.GetDefinedName() {
		names[n.Name] = n.Scope + " " + n.RefersTo
	}
	want := map[string]string{
		"_xlnm.Print_Titles": "Т-13 'Т-13'!$16:$21",
		"_xlnm.Print_Area":   "Т-13 'Т-13'!$A$1:$AE$124", // 21 rows of head, 24 × 4 of employees, 7 of foot
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	if visible, err := book.GetSheetVisible(minutesName); err != nil || visible {
		t.Errorf("the sheet of minutes is visible (%v)", err)
	}
	if got := book.GetSheetList(); !slices.Equal(got, []string{"Т-13", "Минуты"}) {
		t.Errorf("sheets %v", got)
	}
}

func TestTheColumnsAreAsWideAsThePage(t *testing.T) {
	total := 0
	for _, w := range t13Widths {
		total += w
	}
	if len(t13Widths) != t13Columns || total != 16049 {
		t.Errorf("%d columns of %d twips together", len(t13Widths), total)
	}
	if page := 16838 - 2*1440*marginSide; float64(total) > page {
		t.Errorf("the columns take %d twips, the page has %v: the print would shrink and the breaks move", total, page)
	}
	book := open(t, mustExport(t, "t13", small(t), Options{}).Data)
	for column, twips := range map[string]float64{"A": 427, "B": 1478, "D": 454, "S": 454, "U": 570, "AE": 570} {
		width, err := book.GetColWidth("Т-13", column)
		if err != nil {
			t.Fatal(err)
		}
		if got := width * twipsPerDigit; got < twips-1 || got > twips+1 {
			t.Errorf("column %s is %v twips wide, want %v", column, got, twips)
		}
	}
}

func TestAnEmployeesBlockIsMergedAsTheFormHasIt(t *testing.T) {
	p := readPrinted(t, mustExport(t, "t13", small(t), Options{}).Data, 1)
	var merges []string
	for _, m := range p.Merges {
		merges = append(merges, m.Ref)
	}
	for _, block := range []int{firstRow, firstRow + 4, firstRow + 8} {
		for _, want := range []string{"A%d:A%d", "B%d:B%d", "C%d:C%d"} {
			if ref := fmt.Sprintf(want, block, block+3); !slices.Contains(merges, ref) {
				t.Errorf("%s is not merged", ref)
			}
		}
		for _, ref := range []string{fmt.Sprintf("U%d:U%d", block, block+1), fmt.Sprintf("U%d:U%d", block+2, block+3)} {
			if !slices.Contains(merges, ref) {
				t.Errorf("%s is not merged", ref)
			}
		}
	}
	if !slices.Contains(merges, "D21:S21") {
		t.Error("the number of column 4 does not span the sixteen day cells")
	}
	slices.Sort(merges)
	if double := slices.Compact(slices.Clone(merges)); len(double) != len(merges) {
		t.Error("a range is merged twice")
	}
}

func TestPagesNeverTearAnEmployeeApart(t *testing.T) {
	for _, employees := range []int{1, 5, 6, 7, 14, 15, 16, 24, 100} {
		doc := crowd(t, employees)
		p := readPrinted(t, mustExport(t, "t13", doc, Options{}).Data, 1)
		foot := firstRow + 4*employees
		breaks := []int{}
		for _, b := range p.RowBreaks {
			if at := b.ID + 1 - firstRow; at != foot-firstRow && at%4 != 0 {
				t.Errorf("%d employees: a break above row %d, inside an employee", employees, b.ID+1)
			}
			if !b.Manual {
				t.Errorf("%d employees: the break above row %d is not a manual one", employees, b.ID+1)
			}
			breaks = append(breaks, b.ID)
		}
		for page, height := range pageHeights(p, breaks) {
			if height > a4.room() {
				t.Errorf("%d employees: page %d needs %v points of %v", employees, page+1, height, a4.room())
			}
		}
	}
}

func TestPagesAreFilled(t *testing.T) {
	p := readPrinted(t, mustExport(t, "t13", sample(t, "2026-05"), Options{}).Data, 1)
	var employees []int
	above := firstRow - 1
	for _, b := range p.RowBreaks {
		employees = append(employees, (b.ID-above)/4)
		above = b.ID
	}
	// The last of 24 moves to a page with the signatures, which have no room below the ninth.
	if want := []int{6, 9, 8}; !slices.Equal(employees, want) {
		t.Errorf("employees a page: %v, want %v and one", employees, want)
	}
}

// pageHeights adds up the rows of each page, the repeated head of the table included.
func pageHeights(p printed, breaks []int) []float64 {
	heights := []float64{0}
	for _, row := range p.Rows {
		if slices.Contains(breaks, row.Number-1) {
			heights = append(heights, sum(t13TableHeights))
		}
		heights[len(heights)-1] += row.Height
	}
	return heights
}

func TestAVeryLongTableGoesOnInAnotherWorksheet(t *testing.T) {
	const employees = 9_500
	file := mustExport(t, "t13", crowd(t, employees), Options{TempDir: t.TempDir()})
	workbook := string(archived(t, file.Data, "xl/workbook.xml"))
	for _, want := range []string{`name="Т-13"`, `name="Т-13 (2)"`, `name="Минуты"`,
		`localSheetId="1" name="_xlnm.Print_Titles"`} {
		if !strings.Contains(workbook, want) {
			t.Errorf("the workbook has no %s", want)
		}
	}
	blocks := 0
	for sheet := 1; sheet <= 2; sheet++ {
		content := archived(t, file.Data, fmt.Sprintf("xl/worksheets/sheet%d.xml", sheet))
		if n := bytes.Count(content, []byte("<brk ")); n > maxBreaks {
			t.Errorf("worksheet %d has %d page breaks", sheet, n)
		}
		blocks += bytes.Count(content, []byte("COUNTIF(")) / 3
		signed := bytes.Contains(content, []byte("Ответственное лицо"))
		if signed != (sheet == 2) {
			t.Errorf("worksheet %d: signatures %v, they belong under the last one", sheet, signed)
		}
	}
	if blocks != employees {
		t.Errorf("%d employees on the worksheets, want %d", blocks, employees)
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	for _, form := range Forms() {
		first := mustExport(t, form.Name, sample(t, "2026-01"), Options{})
		for range 5 {
			if again := mustExport(t, form.Name, sample(t, "2026-01"), Options{}); !bytes.Equal(first.Data, again.Data) {
				t.Errorf("%s: the second time gave other bytes", form.Name)
				break
			}
		}
		core := string(archived(t, first.Data, "docProps/core.xml"))
		if strings.Count(core, "2026-01-31T00:00:00Z") != 2 {
			t.Errorf("%s: created and modified are not the document's date: %s", form.Name, core)
		}
	}
}

func TestTheArchiveIsInOrder(t *testing.T) {
	data := mustExport(t, "t13", small(t), Options{}).Data
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if !f.Modified.IsZero() && f.Modified.Year() > 1980 {
			t.Errorf("%s carries the time %v", f.Name, f.Modified)
		}
	}
	if names[0] != "[Content_Types].xml" || !slices.IsSorted(names[1:]) {
		t.Errorf("entries %v", names)
	}
}

func TestNoTemporaryFilesAreLeft(t *testing.T) {
	dir := t.TempDir()
	mustExport(t, "t13", crowd(t, 4_000), Options{TempDir: dir}) // enough to park rows on disk
	if left := entries(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRemarksOfSpreadsheetProgramsAreOff(t *testing.T) {
	content := string(archived(t, mustExport(t, "t13", small(t), Options{}).Data, "xl/worksheets/sheet1.xml"))
	for _, want := range []string{`sqref="A1:AE40" numberStoredAsText="true"`, `sqref="A1:AE40" formula="true"`} {
		if !strings.Contains(content, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestTotalsShowNoMoreDigitsThanTheyHave(t *testing.T) {
	data := mustExport(t, "t13", small(t), Options{}).Data
	book := open(t, data)
	var styles struct {
		Formats []struct {
			Code string `xml:"formatCode,attr"`
		} `xml:"dxfs>dxf>numFmt"`
	}
	if err := xml.Unmarshal(archived(t, data, "xl/styles.xml"), &styles); err != nil {
		t.Fatal(err)
	}
	formats, err := book.GetConditionalFormats("Т-13")
	if err != nil {
		t.Fatal(err)
	}
	rules := formats["T22:U33 X22:X33 AA22:AA33"]
	if len(rules) != 2 {
		t.Fatalf("rules %v", formats)
	}
	for i, want := range []string{wholeFormat, tenthsFormat} {
		if !rules[i].StopIfTrue || len(styles.Formats) != 2 || styles.Formats[i].Code != want {
			t.Errorf("rule %d: %+v, formats %+v", i, rules[i], styles)
		}
	}
	for cell, want := range map[string]string{"T23": hoursFormat, "T22": wholeFormat, "X22": hoursFormat, "D23": "@"} {
		id, err := book.GetCellStyle("Т-13", cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := book.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if got := formatOf(style); got != want {
			t.Errorf("%s has the format %q, want %q", cell, got, want)
		}
	}
}

func formatOf(style *excelize.Style) string {
	if style.CustomNumFmt != nil {
		return *style.CustomNumFmt
	}
	if style.NumFmt == 49 {
		return "@" // the built-in text format
	}
	return fmt.Sprint(style.NumFmt)
}
