package folder

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func sheet(key, name, body string) sdk.Act {
	return sdk.Act{
		Key: key, Action: sdk.ActionSend, Body: []byte(body),
		Document: document.Envelope{Kind: document.KindTimesheet, Name: name, SourceKey: key},
	}
}

type deliverer interface {
	sdk.Connection
	sdk.Destination
	sdk.Looker
}

func out(t testing.TB, c Connector, settings config) deliverer {
	t.Helper()
	d, ok := open(t, c, settings).(deliverer)
	if !ok {
		t.Fatal("not a destination")
	}
	return d
}

func commit(t testing.TB, d sdk.Destination, act sdk.Act) sdk.Receipt {
	t.Helper()
	receipt, err := d.Commit(t.Context(), act)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func lookup(t testing.TB, d sdk.Looker, key string) sdk.Settled {
	t.Helper()
	settled, err := d.Lookup(t.Context(), key, document.Envelope{})
	if err != nil {
		t.Fatal(err)
	}
	return settled
}

func TestDocumentAppearsWholeUnderItsName(t *testing.T) {
	folder := t.TempDir()
	d := out(t, Connector{}, config{"out": folder})
	receipt := commit(t, d, sheet("k1", "табель.xlsx", "октябрь"))
	sameList(t, "files", documents(t, folder), []string{"табель.xlsx"})
	if got := content(t, folder, "табель.xlsx"); got != "октябрь" {
		t.Errorf("got %q", got)
	}
	if receipt.RemoteID != "табель.xlsx" || receipt.State != document.StateFinished || !receipt.At.Equal(noon) || !strings.Contains(receipt.Text, folder) {
		t.Errorf("got %+v", receipt)
	}
}

func TestSameKeyIsWrittenOnce(t *testing.T) {
	folder := t.TempDir()
	first := commit(t, out(t, Connector{}, config{"out": folder}), sheet("k1", "a.xlsx", "1"))
	if err := os.Remove(filepath.Join(folder, "a.xlsx")); err != nil { // payroll took it
		t.Fatal(err)
	}
	again := out(t, Connector{}, config{"out": folder})
	if settled := lookup(t, again, "k1"); settled.Outcome != document.OutcomeDone || settled.Receipt.RemoteID != "a.xlsx" {
		t.Errorf("got %+v", settled)
	}
	if second := commit(t, again, sheet("k1", "a.xlsx", "1")); second.RemoteID != first.RemoteID || !second.At.Equal(first.At) {
		t.Errorf("got %+v, first %+v", second, first)
	}
	sameList(t, "files", documents(t, folder), nil)
}

func TestSameKeyWithOtherBytesIsNotWritten(t *testing.T) {
	folder := t.TempDir()
	d := out(t, Connector{}, config{"out": folder})
	commit(t, d, sheet("k1", "a.xlsx", "1"))
	_, err := d.Commit(t.Context(), sheet("k1", "a.xlsx", "2"))
	faultOf(t, err, document.CauseInternal)
	if got := content(t, folder, "a.xlsx"); got != "1" {
		t.Errorf("got %q", got)
	}
}

func TestUnknownKeyWasSurelyNotDelivered(t *testing.T) {
	if settled := lookup(t, out(t, Connector{}, config{"out": t.TempDir()}), "k1"); settled.Outcome != document.OutcomeRetry {
		t.Errorf("got %+v", settled)
	}
}

func TestAnotherFileIsNeverOverwritten(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "табель.xlsx", "чужой")
	d := out(t, Connector{}, config{"out": folder})
	act := sheet("k1", "табель.xlsx", "наш")
	_, err := d.Commit(t.Context(), act)
	if f := faultOf(t, err, document.CauseRefusedByRemote); f.Hint == "" || f.Outcome() != document.OutcomeRefused {
		t.Errorf("got %+v", f)
	}
	if settled := lookup(t, d, "k1"); settled.Outcome != document.OutcomeRefused || settled.Fault == nil {
		t.Errorf("got %+v", settled)
	}
	sameList(t, "files", documents(t, folder), []string{"табель.xlsx"})
	if got := content(t, folder, "табель.xlsx"); got != "чужой" {
		t.Errorf("got %q", got)
	}
	if err := os.Remove(filepath.Join(folder, "табель.xlsx")); err != nil { // a person cleared the way and sends again
		t.Fatal(err)
	}
	commit(t, d, act)
	if got := content(t, folder, "табель.xlsx"); got != "наш" {
		t.Errorf("got %q", got)
	}
}

func TestTheVeryFileThatLiesThereCounts(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.xlsx", "1")
	d := out(t, Connector{}, config{"out": folder})
	commit(t, d, sheet("k1", "a.xlsx", "1"))
	sameList(t, "files", documents(t, folder), []string{"a.xlsx"})
}

func TestNumberedNames(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.xlsx", "чужой")
	put(t, folder, "a (2).xlsx.sig", "чужой")
	d := out(t, Connector{}, config{"out": folder, "on_conflict": "number"})
	act := sheet("k1", "a.xlsx", "1")
	act.Signatures = []sdk.Signature{{CMS: []byte("подпись")}}
	if receipt := commit(t, d, act); receipt.RemoteID != "a (3).xlsx" {
		t.Errorf("got %q: a signature needs its name too", receipt.RemoteID)
	}
	sameList(t, "files", documents(t, folder), []string{"a (2).xlsx.sig", "a (3).xlsx", "a (3).xlsx.sig", "a.xlsx"})

	put(t, folder, "ON_NSCHFDOPPR_1.xml", "чужой")
	upd := sheet("k2", "ON_NSCHFDOPPR_1.xml", "наш")
	upd.Document.Kind = document.KindUPD
	_, err := d.Commit(t.Context(), upd)
	faultOf(t, err, document.CauseRefusedByRemote)
}

func TestSignaturesLieBesideTheDocument(t *testing.T) {
	folder := t.TempDir()
	act := sheet("k1", "a.xlsx", "1")
	act.Signatures = []sdk.Signature{{CMS: []byte("первая")}, {CMS: []byte("вторая")}}
	var order []string
	c := Connector{disk: stepped{disk: osDisk{}, after: func(step, name string) {
		if step == "move" {
			order = append(order, name)
		}
	}}}
	commit(t, out(t, c, config{"out": folder}), act)
	sameList(t, "order", order, []string{"a.xlsx.sig", "a.xlsx.2.sig", "a.xlsx"})
	if content(t, folder, "a.xlsx.sig") != "первая" || content(t, folder, "a.xlsx.2.sig") != "вторая" {
		t.Error("a signature is not what was signed")
	}
}

func TestSignatureIsNotLeftBesideSomebodyElsesDocument(t *testing.T) {
	for _, c := range []struct {
		policy string
		want   []string
	}{
		{"refuse", []string{"a.xlsx"}},
		{"number", []string{"a (2).xlsx", "a (2).xlsx.sig", "a.xlsx"}},
	} {
		t.Run(c.policy, func(t *testing.T) {
			folder := t.TempDir()
			act := sheet("k1", "a.xlsx", "1")
			act.Signatures = []sdk.Signature{{CMS: []byte("подпись")}}
			d := stepped{disk: osDisk{}, after: func(step, name string) {
				if step == "move" && name == "a.xlsx.sig" {
					put(t, folder, "a.xlsx", "чужой") // just now
				}
			}}
			_, err := out(t, Connector{disk: d}, config{"out": folder, "on_conflict": c.policy}).Commit(t.Context(), act)
			if (err == nil) != (c.policy == "number") {
				t.Errorf("got %v", err)
			}
			sameList(t, "files", documents(t, folder), c.want)
		})
	}
}

func TestOnlyOurOwnFileIsTakenBack(t *testing.T) {
	folder := t.TempDir()
	act := sheet("k1", "a.xlsx", "1")
	act.Signatures = []sdk.Signature{{CMS: []byte("подпись")}}
	d := stepped{disk: osDisk{}, before: func(step, name string) error {
		if step == "replace" && strings.HasSuffix(name, ".tmp") {
			put(t, folder, "a.xlsx.sig", "чужая") // ours was taken, another one laid in its place
		}
		return nil
	}, after: func(step, name string) {
		if step == "move" && name == "a.xlsx.sig" {
			put(t, folder, "a.xlsx", "чужой")
		}
	}}
	_, err := out(t, Connector{disk: d}, config{"out": folder}).Commit(t.Context(), act)
	faultOf(t, err, document.CauseRefusedByRemote)
	sameList(t, "files", documents(t, folder), []string{"a.xlsx", "a.xlsx.sig"})
	if got := content(t, folder, "a.xlsx.sig"); got != "чужая" {
		t.Errorf("got %q", got)
	}
}

func TestFolderOnlyTakesDocuments(t *testing.T) {
	d := out(t, Connector{}, config{"out": t.TempDir()})
	act := sheet("k1", "a.xlsx", "1")
	act.Action = sdk.ActionAnnul
	_, err := d.Commit(t.Context(), act)
	faultOf(t, err, document.CauseMisconfigured)
	act = sheet("k1", "a.xlsx", "1")
	act.Parts = []sdk.Part{{ID: "1"}}
	_, err = d.Commit(t.Context(), act)
	faultOf(t, err, document.CauseInternal)
}

func TestCallThatWasStoppedBeforeItBeganDoesNothing(t *testing.T) {
	folder := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err := out(t, Connector{}, config{"out": folder}).Commit(ctx, sheet("k1", "a.xlsx", "1"))
	faultOf(t, err, document.CauseTransient)
	sameList(t, "files", documents(t, folder), nil)
}

func TestTroubleOfTheDiskSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		rule, step string
		err        error
		cause      document.Cause
		says       string
	}{
		{"disk full", "write", syscall.ENOSPC, document.CauseLimit, "нет места"},
		{"no rights", "create", syscall.EACCES, document.CauseUnauthorised, "нет прав"},
		{"read-only", "create", syscall.EROFS, document.CauseMisconfigured, "только для чтения"},
		{"no folder", "open", syscall.ENOENT, document.CauseMisconfigured, "папки нет"},
		{"no folder but a file", "open", syscall.ENOTDIR, document.CauseMisconfigured, "это не папка"},
		{"server gone", "create", syscall.ESTALE, document.CauseTransient, "не отвечает"},
		{"disk broken", "fsync", syscall.EIO, document.CauseTransient, "не отвечает"},
		{"held by a program", "move", syscall.EBUSY, document.CauseTransient, "занят"},
		{"anything else", "create", syscall.EBADF, document.CauseTransient, "ошибка диска"},
		{"no answer to the last sync", "sync done", syscall.EIO, document.CauseOutcomeUnknown, "не подтвердил"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			folder, broken, moved := t.TempDir(), true, false
			d := stepped{disk: osDisk{}, before: func(step, name string) error {
				if moved && step == "sync" {
					step = "sync done"
				}
				moved = moved || step == "move"
				if broken && step == c.step {
					return &os.PathError{Op: step, Path: "Иванов.xlsx", Err: c.err}
				}
				return nil
			}}
			connection := out(t, Connector{disk: d}, config{"out": folder})
			_, err := connection.Commit(t.Context(), sheet("k1", "Иванов.xlsx", "1"))
			f := faultOf(t, err, c.cause)
			if !strings.Contains(f.Message, c.says) || f.Hint == "" || strings.Contains(f.Error(), "Иванов") {
				t.Errorf("got %q, hint %q", f.Error(), f.Hint)
			}
			broken = false
			commit(t, connection, sheet("k1", "Иванов.xlsx", "1"))
			sameList(t, "files", documents(t, folder), []string{"Иванов.xlsx"})
		})
	}
}

func TestFolderWithoutSafeRenameIsRefused(t *testing.T) {
	m := newMemory()
	m.noMove, m.noLinks = true, true
	d := out(t, Connector{disk: m}, config{"out": "/out"})
	_, err := d.Check(t.Context())
	faultOf(t, err, document.CauseMisconfigured)
	_, err = d.Commit(t.Context(), sheet("k1", "a.xlsx", "1"))
	faultOf(t, err, document.CauseMisconfigured)
	if settled := lookup(t, d, "k1"); settled.Outcome == document.OutcomeDone {
		t.Errorf("got %+v", settled)
	}
}

func TestLeftoversOfACrashAreSweptAway(t *testing.T) {
	folder := t.TempDir()
	o := newOutbox(Connector{disk: osDisk{}, Now: clock}, Config{Out: folder, Name: defaultTemplate}, "payroll", nil)
	put(t, folder, o.mark+"0123456789abcdef-0.tmp", "half")
	put(t, folder, ".uzel-ffffffff-0123456789abcdef-0.tmp", "another connection's")
	if _, err := o.Lookup(t.Context(), "k1", document.Envelope{}); err != nil {
		t.Fatal(err)
	}
	sameList(t, "files", documents(t, folder), []string{".uzel-ffffffff-0123456789abcdef-0.tmp"})
}

func TestLinkOutOfTheFolderIsNotFollowed(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	if err := os.Symlink(elsewhere, filepath.Join(folder, ".uzel")); err != nil {
		t.Skip("no links here:", err)
	}
	if _, err := out(t, Connector{}, config{"out": folder}).Commit(t.Context(), sheet("k1", "a.xlsx", "1")); err == nil {
		t.Error("the ledger went through a link")
	}
	sameList(t, "elsewhere", tree(t, elsewhere), nil)
}

// A replaced process may still finish its act when its successor begins.
func TestProcessesDoNotMeetInOneFolder(t *testing.T) {
	folder := t.TempDir()
	var second deliverer
	met := false
	d := stepped{disk: osDisk{}, before: func(step, _ string) error {
		if step == "move" {
			met = true
			_, err := second.Commit(t.Context(), sheet("k2", "b.xlsx", "2"))
			faultOf(t, err, document.CauseTransient)
			_, err = second.Lookup(t.Context(), "k1", document.Envelope{})
			faultOf(t, err, document.CauseTransient)
			if _, err := second.Check(t.Context()); err != nil {
				t.Error(err) // a check may come at any time
			}
		}
		return nil
	}}
	first := out(t, Connector{disk: d}, config{"out": folder})
	second = out(t, Connector{}, config{"out": folder})
	if settled := lookup(t, second, "k1"); settled.Outcome != document.OutcomeRetry {
		t.Errorf("got %+v", settled)
	}
	commit(t, first, sheet("k1", "a.xlsx", "1"))
	if !met {
		t.Fatal("they did not meet")
	}
	if settled := lookup(t, second, "k1"); settled.Outcome != document.OutcomeDone {
		t.Errorf("what the other process did is not seen: %+v", settled)
	}
	commit(t, second, sheet("k2", "b.xlsx", "2"))
	if settled := lookup(t, first, "k2"); settled.Outcome != document.OutcomeDone {
		t.Errorf("nor the other way round: %+v", settled)
	}
	sameList(t, "files", documents(t, folder), []string{"a.xlsx", "b.xlsx"})
}
