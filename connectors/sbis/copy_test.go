package sbis_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/schemas/document"
)

// Nobody signs what he did not see: what the service lays out for signing must be what was handed to it, and nothing beside it.
func TestOnlyWhatWasHandedOverIsSigned(t *testing.T) {
	for rule, c := range map[string]struct {
		meddle func(o *office, id string, body []byte) error
		says   string
	}{
		"the same bytes that are marked as changed": {func(o *office, id string, body []byte) error {
			return o.server.Change(id, body)
		}, "изменён"},
		"a file beside ours": {func(o *office, id string, _ []byte) error {
			return o.server.Slip(id, "приложение.txt", []byte("чужой файл"))
		}, "чужой файл"},
	} {
		t.Run(rule, func(t *testing.T) {
			o := open(t, sandbox.Options{}, nil)
			act := o.sale("k1", "")
			done := false
			meddle := func(*http.Request) {
				for _, id := range o.server.Documents() {
					if done {
						return
					}
					done = true
					if err := c.meddle(o, id, act.Body); err != nil {
						t.Error(err)
					}
				}
			}
			o.before.Store(&meddle)
			_, err := o.sbis.Prepare(t.Context(), act)
			if cause(err) != document.CauseNeedsPerson || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
			if n := len(o.server.Acts()); n != 0 {
				t.Errorf("%d acts", n)
			}
		})
	}
}
