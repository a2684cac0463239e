package upd

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// What an ИдФайл looks like since 5.02 and before.
const (
	nameRule2024 = "правило: ON_NSCHFDOPPR_получатель_отправитель_ГГГГММДД_GUID_0_0_0_0_0_00"
	nameRule2018 = "правило: ON_NSCHFDOPPR_получатель_отправитель_ГГГГММДД_GUID"
)

// fileID compares ИдФайл with what the document says.
func (c *check) fileID(rule string, fits func(taxfile.FileName) bool) {
	name, ok := c.FileID(taxfile.Day(c.Document, "ДатаИнфПр"), rule, fits)
	if !ok {
		return
	}
	c.stated(name)
	for i, sign := range []string{"СведПрослеж", "НомСредИдентТов"} { // N2, N3
		if name.Flags != "" && taxfile.Has(c.Document, "ТаблСчФакт/СведТов/ДопСведТов/"+sign) != (name.Flags[2*i] == '1') {
			c.Warning(errFileIDFlags, c.Root, "@ИдФайл", sign)
		}
	}
	c.Participant(name.Sender, "отправитель", inns(c.Document, "СвСчФакт/СвПрод"))
	c.Participant(name.Receiver, "получатель", inns(c.Document, "СвСчФакт/СвПокуп"))
}

// stated: until 2024 the participants stand inside the file as well.
func (c *check) stated(name taxfile.FileName) {
	participants := c.Root.SelectElement("СвУчДокОбор")
	if participants == nil {
		return
	}
	if taxfile.Value(participants, "@ИдОтпр") != name.Sender || taxfile.Value(participants, "@ИдПол") != name.Receiver {
		c.Warning(errFileIDInside, participants, "@ИдОтпр", "")
	}
}

// inns are the ИНН of the parties of a side.
func inns(document *etree.Element, side string) []string {
	var known []string
	for _, party := range document.FindElements(side) {
		for _, who := range party.FindElements("ИдСв/*") {
			known = append(known, who.SelectAttrValue("ИННЮЛ", ""), who.SelectAttrValue("ИННФЛ", ""))
		}
	}
	return known
}

// contentFlags are N2…N7 as the content gives them.
//
// Seen in files of operators: N2 is 1 with СведПрослеж, N3 with marking codes, N6 with КодВидПр, N7 is always 00. The
// order's own words are not at hand. That КодВидПр of any value sets N6 (petroleum products), and that nothing in the
// document sets N4 (alcohol) and N5 (tobacco), is a guess; who knows better states Identity.Flags.
func contentFlags(d *Document) string {
	traceable, marked, petroleum := byte('0'), byte('0'), byte('0')
	if d.Table != nil {
		for _, row := range d.Table.Rows {
			if row.Details == nil {
				continue
			}
			if len(row.Details.Traceability) > 0 {
				traceable = '1'
			}
			if len(row.Details.Marking) > 0 {
				marked = '1'
			}
			if row.Details.ProductKind != "" {
				petroleum = '1'
			}
		}
	}
	return string([]byte{traceable, '_', marked, '_', '0', '_', '0', '_', petroleum, '_', '0', '0'})
}
