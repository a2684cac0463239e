package hub

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
)

func TestAPersonSignsByThePowerAgainstWhichLeastSpeaks(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	examples, err := filepath.Glob("../../schemas/mchd/examples/*.xml")
	if err != nil || len(examples) == 0 {
		t.Fatal("no examples", err)
	}
	find := func(holder cms.Name, principal string) (use *signature.PowerUse) {
		t.Helper()
		use, err := inForce{h}.PowerOf(t.Context(), holder, principal, document.KindUPD)
		if err != nil {
			t.Fatal(err)
		}
		return use
	}
	if use := find(cms.Name{INN: "770123456703"}, "7700000016"); use != nil {
		t.Fatalf("none is kept, and one is found: %+v", use)
	}
	for _, name := range examples {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		read, _ := mchd.Parse(body, "")
		file := read.FileID + ".xml"
		kept, findings := registry.ReadPower(file, body)
		if fault.HasErrors(findings) {
			t.Fatal(findings)
		}
		if _, err := h.Registry().KeepPower(t.Context(), anna, kept, time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, r := range read.Representatives {
			if r.Person == nil || r.Person.INN == "" || len(read.Principals) == 0 || read.Principals[0].Company == nil {
				continue
			}
			use := find(cms.Name{INN: r.Person.INN, SNILS: r.Person.SNILS}, read.Principals[0].Company.INN)
			if use == nil {
				t.Errorf("%s: the power of its representative is not found", name)
			}
		}
	}
	nobody := cms.Name{Common: "Никто"}
	if use := find(nobody, "7700000016"); use == nil || !fault.HasErrors(signature.Authority(nobody, *use, time.Now())) {
		t.Error("who is named by no power signs by one")
	}
}
