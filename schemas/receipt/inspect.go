package receipt

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// inspect checks what is not structure.
func (f *format) inspect(c *taxfile.Check) {
	taxfile.Apply(c, c, rules)
	c.Requisites(nil)
	name, ok := f.fileID(c)
	block := c.Document.SelectElement(f.layout.block)
	if block == nil {
		return
	}
	if happened := taxfile.Day(block, f.layout.date); ok && happened > name.Date {
		c.Warning(errFuture, block, "@"+f.layout.date, "")
	}
	about := block.SelectElement(f.layout.file)
	if id := c.Root.SelectAttrValue("ИдФайл", ""); about != nil && id != "" && about.SelectAttrValue(f.layout.name, "") == id {
		c.Error(errSelf, about, "@"+f.layout.name, "")
	}
}

// fileID compares the participants in the name of the file with those in it. Nothing in these files says when they were
// made but their name.
func (f *format) fileID(c *taxfile.Check) (taxfile.FileName, bool) {
	id := c.Root.SelectAttrValue("ИдФайл", "")
	name, parsed := taxfile.ParseFileName(id)
	day := name.Date
	if _, ok := c.FileID(day, "правило: "+f.Prefix+"_получатель_отправитель_ГГГГММДД_GUID", func(n taxfile.FileName) bool {
		return n.Prefix == f.Prefix && n.Flags == ""
	}); !ok || !parsed {
		return taxfile.FileName{}, false
	}
	if sender := f.senderOf(c.Document); sender != "" && sender != name.Sender {
		c.Warning(errFileIDParty, c.Root, "@ИдФайл", "отправитель")
	}
	if receiver := f.receiverOf(c.Document); receiver != "" && receiver != name.Receiver {
		c.Warning(errFileIDParty, c.Root, "@ИдФайл", "получатель")
	}
	return name, true
}

// senderOf is who sends the file, as it says itself.
func (f *format) senderOf(document *etree.Element) string {
	if f.layout.operator != "" {
		return taxfile.Value(document, f.layout.operator+"/@ИдОперЭДО")
	}
	return taxfile.Value(document, f.layout.author+"/@ИдУчастЭДО")
}

// receiverOf is whom the file is for, as it says itself: see [format.to].
func (f *format) receiverOf(document *etree.Element) string {
	who := f.layout.sender
	if f.kind == DispatchConfirmation || f.kind == AnnulmentProposal {
		who = f.layout.recipient
	}
	return taxfile.Value(document, who+"/@ИдУчастЭДО")
}
