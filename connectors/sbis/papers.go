package sbis

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
)

// paper is what a file is in an exchange. The names of files are fixed by the orders on their formats; the service's own
// words for types of attachments are a classification that says less.
type paper int

const (
	other paper = iota
	sellerTitle
	sellerCorrection
	buyerTitle
	buyerCorrection
	notice
	dateConfirmation
	dispatchConfirmation
	clarification
	annulment
)

var prefixes = []struct {
	prefix string
	paper  paper
}{
	{"ON_NSCHFDOPPR_", sellerTitle}, {"ON_NSCHFDOPPRMARK_", sellerTitle}, {"ON_NSCHFDOPPOK_", buyerTitle},
	{"ON_NKORSCHFDOPPR_", sellerCorrection}, {"ON_KORSCHFDOPPR_", sellerCorrection},
	{"ON_NKORSCHFDOPPOK_", buyerCorrection}, {"ON_KORSCHFDOPPOK_", buyerCorrection},
	{"DP_IZVPOL_", notice}, {"DP_PDPOL_", dateConfirmation}, {"DP_PDOTPR_", dispatchConfirmation},
	{"DP_UVUTOCH_", clarification}, {"DP_PRANNUL_", annulment},
}

func paperOf(name string) paper {
	for _, p := range prefixes {
		if strings.HasPrefix(name, p.prefix) {
			return p.paper
		}
	}
	return other
}

func (p paper) title() bool { return p == sellerTitle || p == sellerCorrection }

func (p paper) answer() bool { return p == buyerTitle || p == buyerCorrection }

func (p paper) kind() document.Kind {
	switch p {
	case sellerTitle:
		return document.KindUPD
	case sellerCorrection:
		return document.KindUKD
	}
	return document.KindUnformalised
}

// main is the document itself among the files of a record: the seller's title, else the first file that is no service
// document and no answer.
func (r record) main() (attachment, bool) {
	var first attachment
	found := false
	for _, a := range r.Attachments {
		p := paperOf(a.fileName())
		switch {
		case a.Service == yes || p != other && !p.title():
		case p.title():
			return a, true
		case !found:
			first, found = a, true
		}
	}
	return first, found
}

// flowOf is the kind of an exchange by the document's own bytes.
func flowOf(p paper, body []byte) docflow.Flow {
	switch p {
	case sellerTitle:
		if d, _ := upd.Parse(body, ""); d.Function != "" {
			return docflow.Flow(d.Function)
		}
	case sellerCorrection:
		if parsed, _ := ukd.Parse(body, ""); parsed.Document != nil {
			return docflow.Flow(parsed.Document.Function)
		}
	}
	return docflow.UnformalisedSigned
}
