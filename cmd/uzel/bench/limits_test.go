//go:build linux

package bench

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of PostgreSQL

	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

// BenchmarkLimits is what the machine can do at this moment, without anything of the hub around it: what the other
// figures of the same run are a share of.
func BenchmarkLimits(b *testing.B) {
	b.Run("sync", syncAlone)
	for _, group := range []int{1, 64} {
		b.Run(fmt.Sprintf("sqlite/rows_a_commit=%d", group), func(b *testing.B) { commitAlone(b, openSQLite, group) })
		b.Run(fmt.Sprintf("postgres/rows_a_commit=%d", group), func(b *testing.B) {
			cluster := pgtest.OnDisk(b)
			commitAlone(b, func(b *testing.B) *sql.DB { return openSQL(b, "pgx", cluster.Database(b)) }, group)
		})
	}
	b.Run("grpc/stream", streamAlone)
	for _, n := range []int{1, 64} {
		b.Run(fmt.Sprintf("grpc/call/at_once=%d", n), func(b *testing.B) { callAlone(b, n) })
	}
	b.Run("xsd", func(b *testing.B) {
		check := xsdAlone(b)
		for b.Loop() {
			check()
		}
		perSecond(b)
	})
	b.Run("validate", func(b *testing.B) {
		file := updOf(b)
		for b.Loop() {
			upd.Validate(file.Bytes, file.Name)
		}
		perSecond(b)
	})
	b.Run("build_and_validate", func(b *testing.B) {
		d := draft(b)
		for b.Loop() {
			upd.Build(d, *d.Identity)
		}
		perSecond(b)
	})
}

func perSecond(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}

const page = 4 << 10

func syncAlone(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "sync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for b.Loop() {
		if _, err := f.Write(make([]byte, page)); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "syncs/s")
}

func openSQLite(b *testing.B) *sql.DB {
	return openSQL(b, "sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
}

func openSQL(b *testing.B, driver, source string) *sql.DB {
	b.Helper()
	db, err := sql.Open(driver, source)
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	kind := "BLOB"
	if driver == "pgx" {
		kind = "BYTEA"
	}
	if _, err := db.Exec("CREATE TABLE bare (id BIGINT PRIMARY KEY, body " + kind + ")"); err != nil {
		b.Fatal(err)
	}
	return db
}

// commitAlone writes rows of 4 KiB, so many in each transaction.
func commitAlone(b *testing.B, open func(*testing.B) *sql.DB, group int) {
	db := open(b)
	body := make([]byte, page)
	row := 0
	for b.Loop() {
		if err := insert(db, group, &row, body); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
	b.ReportMetric(float64(row)/b.Elapsed().Seconds(), "rows/s")
}

func insert(db *sql.DB, group int, row *int, body []byte) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	statement, err := tx.Prepare("INSERT INTO bare VALUES ($1, $2)")
	if err != nil {
		return err
	}
	defer statement.Close()
	for range group {
		*row++
		if _, err := statement.Exec(*row, body); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// newHost is the two connectors without a hub.
func newHost(b *testing.B, items int) *host.Host {
	b.Helper()
	dir := b.TempDir()
	body := filepath.Join(dir, "invoice.json")
	if err := os.WriteFile(body, invoiceOf(10), 0o600); err != nil {
		b.Fatal(err)
	}
	h := host.New(host.Options{Launcher: func(string) *exec.Cmd { return exec.Command(os.Args[0]) }})
	b.Cleanup(func() {
		if err := h.Close(context.Background()); err != nil {
			b.Error(err)
		}
	})
	config := fmt.Appendf(nil, `{"items": %d, "body": %q, "pid": %q}`, items, body, filepath.Join(dir, "pid"))
	if err := h.Configure([]host.Spec{{Name: "belt", Connector: "belt", Config: config}}); err != nil {
		b.Fatal(err)
	}
	if err := h.Open(b.Context(), "belt"); err != nil {
		b.Fatal(err)
	}
	return h
}

// streamAlone reads invoices over the stream of a source and drops them.
func streamAlone(b *testing.B) {
	const items = 1000
	h := newHost(b, items)
	for b.Loop() {
		readAll(b, h)
	}
	b.ReportMetric(float64(items*b.N)/b.Elapsed().Seconds(), "docs/s")
}

func readAll(b *testing.B, h *host.Host) {
	b.Helper()
	if _, err := h.Read(b.Context(), "belt", host.ReadRequest{}, func(context.Context, []host.Delivery) error { return nil }); err != nil {
		b.Fatal(err)
	}
}

// callAlone hands files of an УПД to a destination.
func callAlone(b *testing.B, atOnce int) {
	h, file := newHost(b, 0), updOf(b)
	b.ResetTimer()
	deliver(b, h, b.N, atOnce, file.Bytes)
	perSecond(b)
}

func deliver(b *testing.B, h *host.Host, calls, atOnce int, body []byte) {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for n := next.Add(1); n <= int64(calls); n = next.Add(1) {
				act := host.Act{
					Key: fmt.Sprint(n), Action: host.ActionSend, Body: body,
					Document: document.Envelope{Kind: document.KindUPD, SourceKey: fmt.Sprint(n), Revision: "1", Name: "upd.xml"},
				}
				if _, err := h.Commit(b.Context(), "belt", act); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

// pace is how long something takes of the processor, each time, over half a second.
func pace(do func()) time.Duration {
	do()
	times, from, began := 0, ownCPU(), time.Now()
	for time.Since(began) < time.Second/2 {
		do()
		times++
	}
	return (ownCPU() - from) / time.Duration(times)
}
