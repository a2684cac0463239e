package journal_test

import (
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/journal"
)

// line is an entry as a store keeps it.
type line struct {
	entry   store.Entry
	details string
	hash    journal.Hash
}

// write seals batches of the given sizes.
func write(sizes []int) (batches []journal.Batch, lines []line) {
	var before journal.Batch
	for _, size := range sizes {
		b := journal.Batch{Number: before.Number + 1, First: before.Last + 1, Last: before.Last + int64(size)}
		sum := journal.NewBatchHash(before.Hash, b)
		for seq := b.First; seq <= b.Last; seq++ {
			e := store.Entry{Seq: seq, At: time.UnixMicro(seq), Actor: store.Hub, Action: "a", Document: strconv.FormatInt(seq, 10)}
			l := line{e, `{"n":"1"}`, journal.HashEntry(e, `{"n":"1"}`)}
			sum.Add(l.hash)
			lines = append(lines, l)
		}
		b.Hash = sum.Sum()
		batches, before = append(batches, b), b
	}
	return batches, lines
}

// verify feeds a verifier as a store does.
func verify(head string, batches []journal.Batch, lines []line) store.JournalReport {
	v := journal.NewVerifier(head)
	for _, b := range batches {
		if !v.Begin(b) {
			return v.Report()
		}
		for len(lines) > 0 && lines[0].entry.Seq <= b.Last {
			if !v.Entry(lines[0].entry, lines[0].details, lines[0].hash) {
				return v.Report()
			}
			lines = lines[1:]
		}
		if !v.End() {
			return v.Report()
		}
	}
	if len(lines) > 0 {
		v.Outside(lines[0].entry.Seq)
	}
	return v.Report()
}

var sizes = rapid.SliceOfN(rapid.IntRange(1, 4), 1, 6)

func TestAWholeChainVerifiesAndKnowsItsHeads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		batches, lines := write(sizes.Draw(t, "sizes"))
		head := rapid.SampledFrom(batches).Draw(t, "batch").Hash
		report := verify(hex.EncodeToString(head[:]), batches, lines)
		whole := report.Batches == int64(len(batches)) && report.Entries == int64(len(lines))
		if report.Break != nil || !report.HeadFound || !whole {
			t.Fatalf("%+v", report)
		}
	})
}

// changes of a single thing.
var changes = map[string]func(*line){
	"time":  func(l *line) { l.entry.At = l.entry.At.Add(time.Microsecond) },
	"actor": func(l *line) { l.entry.Actor.Name += "x" },
	"kind":  func(l *line) { l.entry.Actor.Kind = store.ActorPerson },
	"border": func(l *line) {
		l.entry.Action, l.entry.Document = l.entry.Action+l.entry.Document[:1], l.entry.Document[1:]
	},
	"subject": func(l *line) { l.entry.Subject = " " },
	"details": func(l *line) { l.details = `{"n":"2"}` },
	"zero":    func(l *line) { l.entry.Document = "0" + l.entry.Document },
}

// A changed entry is located. Whoever makes the entry's own hash fit is located by the batch.
func TestAnyChangeIsFoundWhereItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		batches, lines := write(sizes.Draw(t, "sizes"))
		l := &lines[rapid.IntRange(0, len(lines)-1).Draw(t, "entry")]
		changes[rapid.SampledFrom(slices.Sorted(maps.Keys(changes))).Draw(t, "change")](l)
		want := store.JournalBreak{Entry: l.entry.Seq}
		for _, b := range batches {
			if b.First <= l.entry.Seq && l.entry.Seq <= b.Last {
				want.Batch = b.Number
			}
		}
		if rapid.Bool().Draw(t, "hash made to fit") {
			l.hash = journal.HashEntry(l.entry, l.details)
			want.Entry = 0
		}
		report := verify("", batches, lines)
		if report.Break == nil || report.Break.Batch != want.Batch || report.Break.Entry != want.Entry {
			t.Fatalf("located at %+v, want %+v", report.Break, want)
		}
	})
}

func TestAMissingEntryOrBatchIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		batches, lines := write(sizes.Draw(t, "sizes"))
		if rapid.Bool().Draw(t, "a batch") {
			i := rapid.IntRange(0, len(batches)-1).Draw(t, "which")
			batches = append(batches[:i:i], batches[i+1:]...)
			if report := verify("", batches, lines); report.Break == nil || report.Batches != int64(i) {
				t.Fatalf("%+v", report)
			}
			return
		}
		i := rapid.IntRange(0, len(lines)-1).Draw(t, "which")
		lines = append(lines[:i:i], lines[i+1:]...)
		if report := verify("", batches, lines); report.Break == nil || report.Break.Entry != int64(i+1) {
			t.Fatalf("%+v, want entry %d", report.Break, i+1)
		}
	})
}
