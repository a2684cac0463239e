package main

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/reconciliation"
	"github.com/uzelhub/uzel/schemas/report"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/vatbook"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// knownFormat is a format that the program checks by itself.
type knownFormat struct {
	kind      document.Kind
	recognise func(root *etree.Element) (version string, ok bool)
	validate  func(data []byte, name string) []fault.Finding
}

var knownFormats = []knownFormat{
	{document.KindUPD, upd.Recognise, upd.Validate},
	{document.KindUKD, ukd.Recognise, ukd.Validate},
	{document.KindReceipt, receipt.Recognise, receipt.Validate},
	{document.KindReconciliationAct, reconciliation.Recognise, reconciliation.Validate},
	{document.KindVATBook, vatbook.Recognise, vatbook.Validate},
	{document.KindMCHD, mchd.Recognise, mchd.Validate},
	{document.KindReport, report.Recognise, report.Validate},
}

// otherVersions recognise the same files whatever their version: of one that is not checked here only an official schema
// can say more than that.
var otherVersions = []struct {
	is       func(root *etree.Element) bool
	validate func(data []byte, name string) []fault.Finding
}{
	{ukd.Is, ukd.Validate}, {receipt.Is, receipt.Validate}, {reconciliation.Is, reconciliation.Validate},
	{vatbook.IsBook, vatbook.Validate}, {report.Is, report.Validate},
}

// formatOf finds the known format of a file with this root.
func formatOf(root *etree.Element) (f knownFormat, version string, ok bool) {
	for _, f := range knownFormats {
		if version, ok := f.recognise(root); ok {
			return f, version, true
		}
	}
	return knownFormat{}, "", false
}

// kindOf is the kind of a file of a known format; empty for any other.
func kindOf(data []byte) document.Kind {
	text, err := xmltext.Decode(data)
	if err != nil {
		return ""
	}
	f, _, _ := formatOf(text.Doc.Root())
	return f.kind
}

// validated says what a file is and what is wrong with it. One that is nothing known has no kind; what the УПД, by far the
// most frequent, has to say of it stands for all.
func validated(data []byte, name string) (document.Kind, string, []fault.Finding) {
	if text, err := xmltext.Decode(data); err == nil {
		if f, version, ok := formatOf(text.Doc.Root()); ok {
			return f.kind, version, f.validate(data, name)
		}
		for _, f := range otherVersions {
			if f.is(text.Doc.Root()) {
				return "", "", f.validate(data, name)
			}
		}
	}
	if bill.Recognise(data) {
		return document.KindBill, "", bill.Validate(data)
	}
	return "", "", upd.Validate(data, name)
}
