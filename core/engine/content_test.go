package engine_test

import (
	"bytes"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestOnlyTheVeryBytesThatWereCheckedAreChecked(t *testing.T) {
	content := engine.Content{Envelope: document.Envelope{Name: "upd.xml"}, Body: []byte("<Файл/>")}
	if content.IsChecked() {
		t.Error("what nobody has checked")
	}
	checked := content.Checked()
	if !checked.IsChecked() {
		t.Error("what was checked is not")
	}
	same, other, shorter, renamed := checked, checked, checked, checked
	same.Body = bytes.Clone(checked.Body)
	other.Body = []byte("<Файл></Файл>")
	shorter.Body = checked.Body[:4]
	renamed.Envelope.Name = "other.xml"
	for what, c := range map[string]engine.Content{"a copy": same, "other bytes": other, "a part": shorter, "another name": renamed, "nothing": engine.Content{}.Checked()} {
		if c.IsChecked() {
			t.Errorf("%s of what was checked is taken for it", what)
		}
	}
}
