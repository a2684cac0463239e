package folder

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// book is a ledger on a disk of its own, with some deliveries of which the first is the oldest.
func book(t *testing.T, ages ...time.Duration) (*memory, *ledger) {
	t.Helper()
	m := newMemory()
	l := newLedger("payroll", clock)
	if err := l.load(m); err != nil {
		t.Fatal(err)
	}
	for i, age := range ages {
		e := entry{Key: fmt.Sprintf("key %d", i), State: stateDone, At: noon.Add(-age), Files: []delivery{{Name: "a", Temp: "t"}}}
		if err := l.put(m, e); err != nil {
			t.Fatal(err)
		}
	}
	return m, l
}

func ledgerFile(t *testing.T, m *memory, l *ledger) *node {
	t.Helper()
	n, err := m.find(l.file)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func reload(m *memory) (*ledger, error) {
	l := newLedger("payroll", clock)
	return l, l.load(m)
}

func TestTornLineIsForgottenAndNothingIsWrittenBehindIt(t *testing.T) {
	for _, tail := range []string{`{"key":"torn","st`, "\x00\x00\x00\x00", "\x00\x00\n", `{"key":"torn"}` + "\x00"} {
		m, l := book(t, time.Hour)
		n := ledgerFile(t, m, l)
		n.data = append(n.data, tail...)
		l, err := reload(m)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.put(m, entry{Key: "next", State: stateDone, At: noon}); err != nil {
			t.Fatal(err)
		}
		l, err = reload(m)
		if err != nil || len(l.entries) != 2 || l.entries["next"].Key == "" || l.entries["key 0"].Key == "" {
			t.Errorf("after %q: %v, %v", tail, l.entries, err)
		}
	}
}

func TestDamagedLedgerStopsDeliveries(t *testing.T) {
	m, l := book(t, 2*time.Hour, time.Hour)
	n := ledgerFile(t, m, l)
	n.data = bytes.Replace(n.data, []byte(`"key"`), []byte(`"k\x00y`), 1)
	d := out(t, Connector{disk: m}, config{"out": "/out"})
	_, err := d.Commit(t.Context(), sheet("new", "a.xlsx", "1"))
	if f := faultOf(t, err, document.CauseNeedsPerson); !strings.Contains(f.Hint, "удалять её нельзя") {
		t.Errorf("got %+v", f)
	}
}

func TestOldDeliveriesAreForgotten(t *testing.T) {
	m, _ := book(t, keepDeliveries+time.Hour, keepDeliveries-time.Hour)
	l, err := reload(m)
	if err != nil {
		t.Fatal(err)
	}
	if _, old := l.entries["key 0"]; old || len(l.entries) != 1 {
		t.Errorf("got %v", l.entries)
	}
}

func TestLedgerIsWrittenAnewWhenMostOfItCountsNoMore(t *testing.T) {
	m, l := book(t, time.Hour)
	for range 3 * slack {
		if err := l.put(m, l.entries["key 0"]); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := reload(m); err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(ledgerFile(t, m, l).data, []byte("\n")); lines != 1 {
		t.Errorf("got %d lines", lines)
	}
}

func TestConnectionsKeepTheirOwnLedgers(t *testing.T) {
	a, b := newLedger("payroll", clock), newLedger("../payroll", clock)
	if a.file == b.file || strings.Contains(b.file, "..") && !strings.HasPrefix(b.file, ownFolder+"/sent-") {
		t.Errorf("%s, %s", a.file, b.file)
	}
}
