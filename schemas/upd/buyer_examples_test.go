package upd

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
)

func buyerExample(t testing.TB, name string) BuyerDocument {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("examples/buyer", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	d, findings := DecodeBuyer(data)
	if len(findings) > 0 {
		t.Fatalf("%s: %+v", name, findings)
	}
	return d
}

func buyerExamples(t testing.TB) []string {
	t.Helper()
	return canonicaltest.Examples(t, "examples/buyer", 6)
}

func TestAnswersBecomeTheirFilesAndAreReadBackAsStated(t *testing.T) {
	for _, name := range buyerExamples(t) {
		t.Run(name, func(t *testing.T) {
			d := buyerExample(t, name)
			file := BuildBuyer(d, *d.Identity)
			if len(file.Findings) > 0 {
				t.Fatalf("%+v", file.Findings)
			}
			updtest.Check(t, file.Name, file.Bytes)
			canonicaltest.Golden(t, filepath.Join("examples/buyer", name+".xml"), file.Bytes, *update)
			read, findings := ParseBuyer(file.Bytes, file.Name)
			if len(findings) > 0 {
				t.Errorf("%+v", findings)
			}
			if at := differs("", plainJSON(t, d), plainJSON(t, read)); at != "" {
				t.Errorf("%s was stated otherwise", at)
			}
			if again := BuildBuyer(read, *read.Identity); !bytes.Equal(again.Bytes, file.Bytes) || again.Name != file.Name {
				t.Error("the document that was read makes another file")
			}
		})
	}
}

func plainJSON(t testing.TB, d any) any {
	t.Helper()
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// An answer is sent by who received, under the tail that it came with.
func TestTheAnswerKeepsTheTailOfTheSellersFile(t *testing.T) {
	d := buyerExample(t, "accepted")
	d.SellerFile.FileID = strings.Replace(d.SellerFile.FileID, "_0_0_0_0_0_00", "_1_1_0_0_1_00", 1)
	if file := BuildBuyer(d, *d.Identity); !strings.HasSuffix(file.Name, "_1_1_0_0_1_00.xml") || len(file.Findings) > 0 {
		t.Errorf("%s %+v", file.Name, file.Findings)
	}
}

func TestATitleIsReadAsWhatItIs(t *testing.T) {
	seller, answer := example(t, "timebook"), buyerExample(t, "accepted")
	sold, answered := Build(seller, *seller.Identity), BuildBuyer(answer, *answer.Identity)
	if _, findings := Parse(answered.Bytes, ""); len(findings) != 1 || findings[0].Code != errTitle.Code {
		t.Errorf("%+v", findings)
	}
	if _, findings := ParseBuyer(sold.Bytes, ""); len(findings) != 1 || findings[0].Code != errTitle.Code {
		t.Errorf("%+v", findings)
	}
	if TitleOf(sold.Bytes) != Seller || TitleOf(answered.Bytes) != Buyer || TitleOf([]byte("<a/>")) != "" || TitleOf(nil) != "" {
		t.Error("titles")
	}
}
