package folder

import (
	"testing"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestAFilesNameSaysToWhomItGoes(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		fits          bool
		want          document.Party
	}{
		{"{inn} *", "7810000026 Договор поставки № 5 «Ромашка».docx", true, document.Party{INN: "7810000026"}},
		{"{inn} *", "770123456703 Договор.docx", true, document.Party{INN: "770123456703"}},
		{"*_{inn}_{kpp}.[pP]df", "акт (1)_7810000026_78100100a.PDF", true, document.Party{INN: "7810000026", KPP: "78100100A"}},
		{"{inn} *", "Договор 7810000026.docx", false, document.Party{}},
		{"{inn}.docx", "781000002.docx", false, document.Party{}},
		{"[+{inn}*.docx", "x", false, document.Party{}},
		{"*.docx", "7810000026.docx", true, document.Party{}},
	} {
		rule, fits := Config{Accept: []Accept{{Pattern: c.pattern, Kind: document.KindUnformalised}}}.rule(c.name)
		if fits != c.fits || fits && rule.recipient(c.name) != c.want {
			t.Errorf("%s, %s: got %v %+v", c.pattern, c.name, fits, rule.recipient(c.name))
		}
	}
}

func TestAllFilesOfAFolderGoToOne(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "письмо.docx", "слова")
	accept := []config{{"pattern": "*.docx", "kind": "unformalised", "signed": true, "to": config{"inn": "7810000026", "kpp": "781001001"}}}
	h := mustRead(t, open(t, Connector{}, config{"in": folder, "accept": accept, "settle": "1ms"}).(sdk.Source))
	want := document.Party{INN: "7810000026", KPP: "781001001"}
	if len(h.items) != 1 || h.items[0].Document.Counterparty != want {
		t.Fatalf("got %+v", h.items)
	}
	if flow := h.items[0].Document.Labels[docflow.LabelFlow]; flow != string(docflow.UnformalisedSigned) {
		t.Errorf("the other side is to sign it: got %q", flow)
	}
}

func TestAFileForNobodyIsSetAside(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "7810000027 письмо.docx", "слова") // a digit too far
	accept := []config{{"pattern": "{inn} *", "kind": "unformalised"}}
	h := mustRead(t, open(t, Connector{}, config{"in": folder, "accept": accept, "settle": "1ms"}).(sdk.Source))
	if len(h.items) != 0 || len(h.problems) != 1 {
		t.Fatalf("got %d documents, %d problems", len(h.items), len(h.problems))
	}
}

func TestARecipientIsNamedOnceAndRight(t *testing.T) {
	for name, rule := range map[string]config{
		"twice":               {"pattern": "{inn}*", "kind": "upd", "to": config{"inn": "7810000026"}},
		"and it signs":        {"pattern": "*", "kind": "upd", "signed": true},
		"with a wrong number": {"pattern": "*", "kind": "upd", "to": config{"inn": "7810000027"}},
	} {
		if _, err := tryOpen(Connector{}, config{"in": "in", "accept": []config{rule}}); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
}
