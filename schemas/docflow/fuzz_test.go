package docflow_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/fault"
)

// What a connector hands over either says what news have to say, and means the same when it is written and read again, or is
// a fault of the connector.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{"remote":"m/e","facts":[{"id":"1","event":"title","at":"2026-10-05T10:00:00+03:00"}]}`,
		`{"remote":"m/e","files":[{"name":"s.sig","of":"x.xml","by":"seller","body":"AQ=="}]}`,
		`{"remote":"m/e","facts":[{"id":"1","event":"struck","at":"0000-01-01T00:00:00Z","about":"2","ground":"x","raw":"\ud800"}]}`,
		`{"remote":"m/e","files":[{"name":"x","body":""}]}`, `null`, `{}`, `[`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		news, err := docflow.Read(body)
		if err != nil {
			if e, ok := fault.As(err); !ok || e.Kind.Blame != fault.Connector {
				t.Errorf("%v is not the connector's fault", err)
			}
			return
		}
		if news.Remote == "" || len(news.Facts)+len(news.Files) == 0 {
			t.Errorf("says nothing: %+v", news)
		}
		written, err := json.Marshal(news)
		if err != nil {
			t.Fatal(err)
		}
		again, err := docflow.Read(written)
		if err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if twice, err := json.Marshal(again); err != nil || !bytes.Equal(twice, written) {
			t.Errorf("%s became %s (%v)", written, twice, err)
		}
	})
}
