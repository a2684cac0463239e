package folder

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// inbox is the folder from which files are taken.
//
// What the hub holds leaves the folder, so the folder itself says what is new: no order of names or times could, since
// a copied file may come with an old time. A cursor says which files the hub holds, should they still lie there. A file
// whose confirmation was lost is given again under the same key and revision, and the hub knows it.
type inbox struct {
	disk   disk
	path   string
	config Config
	now    func() time.Time
	log    *slog.Logger

	mu       sync.Mutex // of readings, and of the files while they are moved
	readings []*reading
}

// candidate is a file that may be taken.
type candidate struct {
	name string
	rule Accept
	info fs.FileInfo
}

// emptyPatience is how long an empty file may be the beginning of a full one.
const emptyPatience = time.Hour

// Read implements sdk.Source.
func (in *inbox) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	if request.Period != nil {
		return sdk.Fail(document.CauseMisconfigured, "папка не умеет отбирать файлы за период").
			Advise("уберите period из маршрута: новые файлы забираются по мере появления")
	}
	d, err := in.open()
	if err != nil {
		return err
	}
	defer d.close()
	if err := in.restore(d); err != nil {
		return diskFault(in.deed(), err)
	}
	// Files of the cursor that still lie here were taken by a process that was stopped before it heard so.
	if err := in.confirm(d, request.Cursor); err != nil {
		in.log.Warn("принятые файлы ещё не убраны из папки", "cause", err.Error())
	}
	files, err := in.atRest(ctx, d, request)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return nil
	}
	current, err := in.begin(d)
	if err != nil {
		return diskFault(in.deed(), err)
	}
	defer in.end(d, current)
	var later error
	for _, file := range files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := in.give(ctx, d, current, file, sink); errors.Is(err, errLater) {
			later = cmp.Or(later, err)
		} else if err != nil {
			return err
		}
	}
	if later != nil {
		return diskFault(in.deed(), later)
	}
	return nil
}

// errLater marks an error of the disk that one file met and another one need not.
var errLater = errors.New("the file could not be read this time")

// atRest lists the files that nobody is writing, the oldest first. A file counts as at rest when two looks, the
// settling time apart, find the same size and time; the clocks of file servers do not matter then.
func (in *inbox) atRest(ctx context.Context, d dir, request sdk.ReadRequest) ([]candidate, error) {
	before, err := in.look(d, request)
	if err != nil || len(before) == 0 {
		return nil, err
	}
	timer := time.NewTimer(in.config.Settle.Std())
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
	}
	after, err := in.look(d, request)
	if err != nil {
		return nil, err
	}
	seen := map[string]fs.FileInfo{}
	for _, c := range before {
		seen[c.name] = c.info
	}
	after = slices.DeleteFunc(after, func(c candidate) bool { return !unchanged(seen[c.name], c.info) })
	slices.SortFunc(after, func(a, b candidate) int {
		return cmp.Or(a.info.ModTime().Compare(b.info.ModTime()), strings.Compare(a.name, b.name))
	})
	return after, nil
}

func unchanged(before, after fs.FileInfo) bool {
	return before != nil && before.Size() == after.Size() && before.ModTime().Equal(after.ModTime())
}

// look lists the regular files that a rule wants. Links, folders, pipes and devices are never followed.
func (in *inbox) look(d dir, request sdk.ReadRequest) ([]candidate, error) {
	entries, err := d.list(".")
	if err != nil {
		return nil, diskFault(in.deed(), err)
	}
	var found []candidate
	for _, e := range entries {
		rule, ok := in.config.rule(e.Name())
		if !ok || unfinished(e.Name()) || !request.Wants(rule.Kind) {
			continue
		}
		// Not the entry's own information: NTFS keeps it as it was before the file was opened for writing.
		info, err := d.lstat(e.Name())
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, diskFault(in.deed(), err)
		}
		if info.Mode().IsRegular() {
			found = append(found, candidate{e.Name(), rule, info})
		}
	}
	return found, nil
}

// give puts one file into the sink, as a document or as a problem. A file that is not ready is left for the next time.
func (in *inbox) give(ctx context.Context, d dir, current *reading, c candidate, sink sdk.Sink) error {
	envelope := in.envelope(c)
	if problem := in.unfit(c); problem != nil {
		return in.report(ctx, d, current, c, envelope, problem, sink)
	}
	if c.info.Size() == 0 {
		return nil
	}
	body, err := snapshot(d, c)
	switch {
	case errors.Is(err, errChanged), errors.Is(err, fs.ErrNotExist), isBusy(err):
		return nil
	case isDriveGone(err):
		return fmt.Errorf("%w: %w", errLater, err)
	case err != nil:
		return in.report(ctx, d, current, c, envelope, diskFault("прочитать файл", err), sink)
	}
	envelope.Revision = digest(body)
	read := newTaken(c)
	read.SHA256 = envelope.Revision
	cursor, err := in.expect(d, current, read)
	if err != nil {
		return diskFault(in.deed(), err)
	}
	return sink.Put(ctx, sdk.Item{Cursor: cursor, Document: envelope, Body: body})
}

func (in *inbox) report(
	ctx context.Context, d dir, current *reading, c candidate, e document.Envelope, f *sdk.Fault, sink sdk.Sink,
) error {
	e.Revision = fmt.Sprintf("%d-%d", c.info.Size(), c.info.ModTime().UnixNano()) // its bytes were not read
	cursor, err := in.expect(d, current, newTaken(c).because(f))
	if err != nil {
		return diskFault(in.deed(), err)
	}
	return sink.Problem(ctx, sdk.Problem{Cursor: cursor, Document: e, Fault: f})
}

func (in *inbox) deed() string { return "прочитать папку " + in.path }

func (in *inbox) open() (dir, error) {
	d, err := in.disk.open(in.path)
	if err != nil {
		return nil, diskFault(in.deed(), err)
	}
	return d, nil
}
