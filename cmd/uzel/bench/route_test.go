//go:build linux

package bench

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
)

// BenchmarkUPD takes invoices of ten rows all the way: made into an УПД 5.03, checked, kept, delivered.
func BenchmarkUPD(b *testing.B) { onBoth(b, makeUPD) }

// BenchmarkPassThrough takes the same invoices from one connector to the other as they are, kept in between.
func BenchmarkPassThrough(b *testing.B) { onBoth(b, passThrough) }

// BenchmarkSigned takes the same invoices to the end of their exchange: made into an УПД, checked, signed, sent to an
// operator; then his confirmations, the buyer's notice and the buyer's title come back, each with its signature.
func BenchmarkSigned(b *testing.B) { onBoth(b, signUPD) }

func onBoth(b *testing.B, steps string) {
	b.Run("sqlite", func(b *testing.B) { atOnce(b, onSQLite, steps) })
	b.Run("postgres", func(b *testing.B) { atOnce(b, onPostgres(pgtest.OnDisk(b)), steps) })
}

func atOnce(b *testing.B, open opener, steps string) {
	for _, n := range []int{1, 64} {
		b.Run(fmt.Sprintf("at_once=%d", n), func(b *testing.B) {
			p := newPlant(b, b.TempDir(), open, steps)
			p.measure(n)
			p.close()
		})
	}
}

// measure sends the benchmark's documents through, and reports what they cost.
func (p *plant) measure(atOnce int) {
	b := p.b
	b.Helper()
	p.run(4*atOnce, atOnce) // everything is opened, compiled and warm
	batches, rows := p.batches(), p.rows()
	from, to := p.process("from"), p.process("to")
	own, source, destination := ownCPU(), from.cpu(b), to.cpu(b)
	b.ResetTimer()
	p.run(b.N, atOnce)
	b.StopTimer()
	if p.meter.strayed > 0 {
		b.Fatalf("%d documents were not finished", p.meter.strayed)
	}
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(b.N) }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(p.meter.perSecond(), "docs/s")
	hub, ends := ownCPU()-own, from.cpu(b)-source+to.cpu(b)-destination
	b.ReportMetric(each(hub), "hub-µs/doc")
	b.ReportMetric(each(ends), "connectors-µs/doc")
	b.ReportMetric(float64(p.meter.quantile(0.50).Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(p.meter.quantile(0.99).Microseconds())/1000, "p99-ms")
	b.ReportMetric(process{"self"}.pss(b), "hub-MiB")
	b.ReportMetric(from.pss(b), "source-MiB")
	b.ReportMetric(to.pss(b), "destination-MiB")
	b.ReportMetric(float64(p.batches()-batches)/float64(b.N), "commits/doc")
	if atOnce > 1 && p.steps != signUPD { // what an exchange costs at least was not measured alone
		shares := p.shares()
		b.ReportMetric(100*p.meter.perSecond()*2*shares.Seconds()/float64(runtime.NumCPU()), "%-of-mark")
		b.ReportMetric(100*float64(shares)*float64(b.N)/float64(hub+ends), "%-shares")
	}
	if rows > 0 {
		b.ReportMetric(float64(p.rows()-rows)/float64(b.N), "rows/doc")
	}
}

// batches counts the groups that were written so far: each seals its own batch of the journal.
func (p *plant) batches() int64 {
	report, err := p.store.VerifyJournal(context.Background(), "")
	if err != nil {
		p.b.Fatal(err)
	}
	return report.Batches
}

// rows are all that the database keeps; of one on a server nobody asks.
func (p *plant) rows() (sum int64) {
	name := p.in("uzel.db")
	if _, err := os.Stat(name); err != nil {
		return 0
	}
	db, err := sql.Open("sqlite", "file:"+name+"?mode=ro")
	if err != nil {
		p.b.Fatal(err)
	}
	defer db.Close()
	var count string
	err = db.QueryRow(`SELECT group_concat('SELECT count(*) AS n FROM ' || name, ' UNION ALL ') FROM sqlite_master WHERE type = 'table'`).Scan(&count)
	if err == nil {
		err = db.QueryRow("SELECT sum(n) FROM (" + count + ")").Scan(&sum)
	}
	if err != nil {
		p.b.Fatal(err)
	}
	return sum
}
