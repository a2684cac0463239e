package steps

import (
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// FlowOf tells the kind of exchange that a document begins: by Функция of an УПД or УКД, by the kind of anything else. A
// source may say it in a label. Empty: not known.
func FlowOf(content engine.Content) docflow.Flow {
	if named := docflow.Flow(content.Envelope.Labels[docflow.LabelFlow]); obliges(named) {
		return named
	}
	switch content.Envelope.Kind {
	case document.KindUPD, document.KindUKD:
		return functionOf(content.Body)
	case document.KindReconciliationAct:
		return docflow.UnformalisedSigned
	case document.KindBill, document.KindUnformalised, document.KindTimesheet:
		return docflow.Unformalised
	}
	return ""
}

// functionOf reads Файл/Документ/@Функция.
func functionOf(body []byte) docflow.Flow {
	text, err := xmltext.Decode(body)
	if err != nil {
		return ""
	}
	inside := text.Doc.FindElement("Файл/Документ")
	if inside == nil {
		return ""
	}
	if flow := docflow.Flow(inside.SelectAttrValue("Функция", "")); obliges(flow) {
		return flow
	}
	return ""
}

// obliges reports whether a flow is one that the law or the parties know.
func obliges(flow docflow.Flow) bool {
	for _, known := range docflow.Flows() {
		if flow == known {
			return true
		}
	}
	return false
}
