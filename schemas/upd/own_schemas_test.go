package upd

import (
	"bytes"
	"os"
	"testing"

	"github.com/uzelhub/uzel/schemas/taxfile/taxfiletest"
)

func TestTmpAgree(t *testing.T) {
	for _, c := range []struct{ own, official string }{
		{"ON_NSCHFDOPPR_5.02.xsd", "ON_NSCHFDOPPR_1_997_01_05_02_01.xsd"},
		{"ON_NSCHFDOPPR_5.01.xsd", "ON_NSCHFDOPPR_1_997_01_05_01_03.xsd"},
		{"ON_NSCHFDOPPOK_5.01.xsd", "ON_NSCHFDOPPOK_1_997_02_05_01_02.xsd"},
		{"ON_NSCHFDOPPOK_5.02.xsd", "ON_NSCHFDOPPOK_1_997_02_05_02_01.xsd"},
		{"ON_NSCHFDOPPOK_5.03.xsd", "ON_NSCHFDOPPOK_1_997_02_05_02_01.xsd"},
	} {
		t.Run(c.own, func(t *testing.T) {
			own, _ := os.ReadFile(c.own)
			cmp := taxfiletest.Comparison{Own: own, Official: c.official, Valid: 200, Faults: 3}
			if c.own == "ON_NSCHFDOPPOK_5.03.xsd" {
				cmp.Patch = func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"5.02"`), []byte(`"5.03"`)) }
			}
			taxfiletest.Agree(t, cmp)
		})
	}
}
