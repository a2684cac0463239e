package dss

import (
	"encoding/json"
	"io"
	"runtime"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func TestARequestThatCarriesADocumentIsTheSameAsWithItInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		document := rapid.SliceOfN(rapid.Byte(), 0, 9000).Draw(t, "document")
		name := rapid.String().Draw(t, "name")
		carried, err := textOf(carrying{documentRequest{Content: here, Name: name}, document})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // it can be read again
			body, err := carried.open()
			if err != nil {
				t.Fatal(err)
			}
			var reader io.Reader = body
			if rapid.Bool().Draw(t, "slowly") {
				reader = iotest.OneByteReader(body)
			}
			written, err := io.ReadAll(reader)
			if err != nil || int64(len(written)) != carried.size() {
				t.Fatalf("%d bytes, said %d, %v", len(written), carried.size(), err)
			}
			var read struct {
				Content []byte
				Name    string
			}
			var same struct{ Name string }
			whole, _ := json.Marshal(struct{ Name string }{name})
			_ = json.Unmarshal(whole, &same) // JSON has no broken UTF-8
			if err := json.Unmarshal(written, &read); err != nil || string(read.Content) != string(document) || read.Name != same.Name {
				t.Fatalf("%q, %v", read.Name, err)
			}
		}
	})
}

func TestADocumentNamedAsThePlaceOfTheDocumentIsRefused(t *testing.T) {
	if _, err := textOf(carrying{documentRequest{Content: here, Name: string(here)}, []byte("УПД")}); err == nil {
		t.Error("two places")
	}
}

// A document of 100 MB in base64 and JSON would not fit into the memory that a connector has.
func TestALargeDocumentIsNotCopied(t *testing.T) {
	document := make([]byte, 8<<20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	carried, err := textOf(carrying{documentRequest{Content: here}, document})
	if err != nil {
		t.Fatal(err)
	}
	body, err := carried.open()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, body); err != nil || n != carried.size() {
		t.Fatal(n, err)
	}
	runtime.ReadMemStats(&after)
	if spent := after.TotalAlloc - before.TotalAlloc; spent > 1<<20 {
		t.Errorf("%d bytes for a document of %d", spent, len(document))
	}
}
