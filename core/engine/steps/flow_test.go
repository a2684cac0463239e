package steps

import (
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestTheFlowIsThatOfTheDocument(t *testing.T) {
	label := map[string]string{docflow.LabelFlow: "file_sign"}
	for name, c := range map[string]struct {
		envelope document.Envelope
		body     string
		want     docflow.Flow
	}{
		"an УПД says its function":                {document.Envelope{Kind: document.KindUPD}, `<Файл><Документ Функция="СЧФДОП"/></Файл>`, docflow.InvoiceTransfer},
		"an УКД too":                              {document.Envelope{Kind: document.KindUKD}, `<Файл><Документ Функция="КСЧФ"/></Файл>`, docflow.Correction},
		"a function that nobody knows is none":    {document.Envelope{Kind: document.KindUPD}, `<Файл><Документ Функция="СвРК"/></Файл>`, ""},
		"a broken file has none":                  {document.Envelope{Kind: document.KindUPD}, `<Файл`, ""},
		"a file needs no answer":                  {document.Envelope{Kind: document.KindUnformalised}, "x", docflow.Unformalised},
		"unless its source says that it does":     {document.Envelope{Kind: document.KindUnformalised, Labels: label}, "x", docflow.UnformalisedSigned},
		"an act of reconciliation is signed":      {document.Envelope{Kind: document.KindReconciliationAct}, "x", docflow.UnformalisedSigned},
		"of a report the operators' know nothing": {document.Envelope{Kind: document.KindReport}, "x", ""},
	} {
		if got := FlowOf(engine.Content{Envelope: c.envelope, Body: []byte(c.body)}); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
