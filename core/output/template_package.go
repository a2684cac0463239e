package output

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// splice puts the employees' rows into the written workbook and takes stale values out of it. The library writes rows of
// its own into a new sheet only, and cell by cell it would need many times as long and as much memory.
func (t *template) splice(data, rows []byte, added int) ([]byte, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	sheets, err := sheetParts(archive)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(archive.File, func(a, b *zip.File) int { return strings.Compare(archiveKey(a), archiveKey(b)) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, entry := range archive.File {
		sheet, isSheet := sheets[entry.Name]
		if !isSheet || sheet == minutesName {
			if err := w.Copy(entry); err != nil {
				return nil, err
			}
			continue
		}
		if err := t.spliceSheet(w, entry, sheet, rows, added); err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (t *template) spliceSheet(w *zip.Writer, entry *zip.File, sheet string, rows []byte, added int) error {
	content, err := readEntry(entry)
	if err != nil {
		return err
	}
	content = t.freshValues(content, sheet)
	if sheet == t.block.sheet {
		if content, err = t.replaceRows(content, rows, added); err != nil {
			return err
		}
		content = t.repeatMerges(content)
		content = t.repeatRules(content)
	}
	part, err := w.CreateHeader(&zip.FileHeader{Name: entry.Name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = part.Write(content)
	return err
}

func readEntry(entry *zip.File) ([]byte, error) {
	r, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// sheetParts are the worksheets' names by the parts of the archive that they are in.
func sheetParts(archive *zip.Reader) (map[string]string, error) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Relationships []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	for name, into := range map[string]any{"xl/workbook.xml": &book, "xl/_rels/workbook.xml.rels": &links} {
		f, err := archive.Open(name)
		if err != nil {
			return nil, err
		}
		err = xml.NewDecoder(f).Decode(into)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
	}
	parts := map[string]string{}
	for _, sheet := range book.Sheets {
		for _, link := range links.Relationships {
			if link.ID == sheet.ID {
				target := link.Target
				if !strings.HasPrefix(target, "/") {
					target = path.Join("xl", target)
				}
				parts[strings.TrimPrefix(target, "/")] = sheet.Name
			}
		}
	}
	return parts, nil
}

var formulaCell = regexp.MustCompile(`<c ([^>]*)>(<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v>[^<]*</v>|<v/>|<v></v>)?</c>`)

var typeAttribute = regexp.MustCompile(` ?\bt="[^"]*"`)

// freshValues takes the stored values of formulas out, so that whoever opens the file calculates them, and puts those of
// the program's own formulas in, which are known.
func (t *template) freshValues(content []byte, sheet string) []byte {
	return formulaCell.ReplaceAllFunc(content, func(cell []byte) []byte {
		m := formulaCell.FindSubmatch(cell)
		attributes := typeAttribute.ReplaceAll(m[1], nil)
		value := ""
		if known, ok := t.known[sheet+"!"+attribute(m[1], "r")]; ok {
			value = "<v>" + known + "</v>"
		}
		return fmt.Appendf(nil, "<c %s>%s%s</c>", bytes.TrimSpace(attributes), m[2], value)
	})
}

func attribute(attributes []byte, name string) string {
	_, rest, ok := strings.Cut(" "+string(attributes), " "+name+`="`)
	if !ok {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// replaceRows puts the employees' rows where the block was.
func (t *template) replaceRows(content, rows []byte, added int) ([]byte, error) {
	decoder := xml.NewDecoder(bytes.NewReader(content))
	from, to := int64(-1), int64(-1)
	for to < 0 {
		before := decoder.InputOffset()
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local != "row" {
				continue
			}
			row := 0
			for _, a := range e.Attr {
				if a.Name.Local == "r" {
					row, _ = strconv.Atoi(a.Value)
				}
			}
			switch {
			case row >= t.block.top && from < 0:
				from = before
				if row > t.block.bottom+added {
					to = before
				}
			case row > t.block.bottom+added:
				to = before
			}
			if err := decoder.Skip(); err != nil {
				return nil, err
			}
		case xml.EndElement:
			if e.Name.Local == "sheetData" {
				if to = before; from < 0 {
					from = before
				}
			}
		}
	}
	return slices.Concat(content[:from], rows, content[to:]), nil
}

var mergeCells = regexp.MustCompile(`<mergeCells[^>]*>((?:<mergeCell ref="[^"]*"(?:/>|></mergeCell>))*)</mergeCells>`)

var mergeCell = regexp.MustCompile(`<mergeCell ref="([^"]*)"`)

// repeatMerges merges in every employee's rows what the block merges.
func (t *template) repeatMerges(content []byte) []byte {
	return mergeCells.ReplaceAllFunc(content, func(all []byte) []byte {
		var b bytes.Buffer
		count := 0
		for _, m := range mergeCell.FindAllSubmatch(all, -1) {
			for _, ref := range t.repeat(string(m[1])) {
				fmt.Fprintf(&b, `<mergeCell ref="%s"/>`, ref)
				count++
			}
		}
		return fmt.Appendf(nil, `<mergeCells count="%d">%s</mergeCells>`, count, b.Bytes())
	})
}

var rule = regexp.MustCompile(`(<(?:conditionalFormatting|dataValidation)\b[^>]*\bsqref=")([^"]*)"`)

// repeatRules lets conditional formats and checks of input of the block hold for every employee.
func (t *template) repeatRules(content []byte) []byte {
	return rule.ReplaceAllFunc(content, func(head []byte) []byte {
		m := rule.FindSubmatch(head)
		var refs []string
		for _, ref := range strings.Fields(string(m[2])) {
			refs = append(refs, t.repeat(ref)...)
		}
		return fmt.Appendf(nil, `%s%s"`, m[1], strings.Join(refs, " "))
	})
}

// repeat is a range of the block for every employee; another range stays as it is.
func (t *template) repeat(ref string) []string {
	_, cells, ok := parseArea("x!" + ref)
	if !ok || cells[1] < t.block.top || cells[3] > t.block.bottom {
		return []string{ref}
	}
	var all []string
	for i := range max(1, len(t.doc.Sheet.Employees)) {
		by := i * t.block.height()
		from, _ := excelize.CoordinatesToCellName(cells[0], cells[1]+by)
		to, _ := excelize.CoordinatesToCellName(cells[2], cells[3]+by)
		all = append(all, from+":"+to)
	}
	return all
}
