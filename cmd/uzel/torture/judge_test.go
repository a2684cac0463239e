//go:build linux

package torture

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// judge holds what the destination saw, and what the store says, to the promises, and says what broke one.
func (r *run) judge() (wrong []string) {
	r.judgeActs()
	r.judgeCalls()
	r.judgeStore()
	return r.wrong
}

func (r *run) complain(format string, args ...any) {
	r.wrong = append(r.wrong, fmt.Sprintf(format, args...))
}

// judgeActs: every document is there, none twice, and each chain in its order.
func (r *run) judgeActs() {
	released, err := r.released()
	r.must(err)
	lines, err := r.lines(acts)
	r.must(err)
	keys, last, there := map[string]bool{}, map[int]int{}, map[int]bool{}
	for _, line := range lines {
		key := line[0]
		n, err := strconv.Atoi(strings.TrimPrefix(line[1], "doc-"))
		r.must(err)
		if keys[key] {
			r.complain("%s was done twice", key)
		}
		if there[n] {
			r.complain("document %d went out twice", n)
		}
		if n < last[chain(n)] {
			r.complain("document %d went out behind %d of its chain", n, last[chain(n)])
		}
		keys[key], there[n], last[chain(n)] = true, true, n
	}
	for n := 1; n <= released; n++ {
		if !there[n] {
			r.complain("document %d never arrived", n)
		}
	}
}

// judgeCalls: a second call of a key has the same bytes, and no more calls were made than are on record.
func (r *run) judgeCalls() {
	lines, err := r.lines(calls)
	r.must(err)
	sums, made := map[string]string{}, map[string]int{}
	for _, line := range lines {
		key, sum := line[0], line[1]
		if first, again := sums[key]; again && first != sum {
			r.complain("%s was called with other bytes", key)
		}
		sums[key] = sum
		made[key]++
	}
	_, s := r.person()
	again := 0
	r.must(s.View(r.t.Context(), func(tx store.ReadTx) error {
		for key, calls := range made {
			id, _, _ := strings.Cut(key, "/")
			attempts, err := tx.Attempts(id)
			if err != nil {
				return err
			}
			if calls > len(attempts) {
				r.complain("%s was called %d times, %d attempts are on record", key, calls, len(attempts))
			}
			r.judgeAttempts(key, sums[key], attempts)
			again += calls - 1
		}
		return nil
	}))
	r.t.Logf("%d calls, %d of them again", len(lines), again)
}

// judgeAttempts: another attempt follows only one that surely did nothing, or where a repeat may follow a lost answer.
func (r *run) judgeAttempts(key, sum string, attempts []store.Attempt) {
	for i, a := range attempts {
		repeats := r.plan.Settlement == sdk.SettleByRepeat && a.Outcome == document.OutcomeUnknown
		switch last := i == len(attempts)-1; {
		case a.SHA256 != sum || a.Key != key || a.Number != i+1:
			r.complain("attempt %d at %s is not on record as it was made", a.Number, key)
		case last && a.Outcome != document.OutcomeDone:
			r.complain("the last attempt at %s ended as %q", key, a.Outcome)
		case !last && a.Outcome != document.OutcomeRetry && !repeats:
			r.complain("%s was tried again after %q", key, a.Outcome)
		}
	}
}

// judgeStore: every document was taken once, is finished and readable, and the journal is whole.
func (r *run) judgeStore() {
	released, err := r.released()
	r.must(err)
	_, s := r.person()
	docs := r.documents("")
	if len(docs) != released {
		r.complain("%d documents in the store, %d were released", len(docs), released)
	}
	for _, d := range docs {
		if d.State != document.StateFinished || d.Unreadable != nil {
			r.complain("%s is %s, %v", d.Envelope.SourceKey, d.State, d.Unreadable)
		}
	}
	r.must(s.View(r.t.Context(), func(tx store.ReadTx) error {
		taken := map[string]int{}
		entries, err := tx.Journal(store.JournalFilter{Action: "document.taken", Limit: 1 << 30})
		for _, e := range entries {
			taken[e.Document]++
		}
		for _, d := range docs {
			if taken[d.ID] != 1 {
				r.complain("%s was taken %d times", d.Envelope.SourceKey, taken[d.ID])
			}
		}
		return err
	}))
	report, err := s.VerifyJournal(r.t.Context(), "")
	if err != nil || report.Break != nil {
		r.complain("journal: %+v, %v", report, err)
	}
	findings, err := s.Check(r.t.Context())
	if err != nil || len(findings) > 0 {
		r.complain("the store is damaged: %+v, %v", findings, err)
	}
}
