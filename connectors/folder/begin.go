package folder

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// begin makes everything durable but the final names. Until its entry is written nothing has been done.
func (o *outbox) begin(d dir, act sdk.Act, payloads []payload) (entry, error) {
	e := entry{Key: act.Key, State: stateBegun, At: o.now().UTC()}
	for i, p := range payloads {
		temp := fmt.Sprintf("%s%s-%d.tmp", o.mark, digest([]byte(act.Key))[:16], i)
		e.Files = append(e.Files, delivery{Name: p.name, Temp: temp, Size: int64(len(p.body)), SHA256: p.sha256})
	}
	if err := o.choose(d, &e, act.Document.Kind, own(payloads)); err != nil {
		return entry{}, o.refused(d, e, err)
	}
	if err := o.lay(d, e, payloads); err != nil {
		o.clear(d, e)
		return entry{}, diskFault(o.deed(), err)
	}
	if err := o.ledger.put(d, e); err != nil {
		// The temporary files stay: if the entry did reach the disk, their absence would mean that they were delivered.
		return entry{}, diskFault(o.deed(), err)
	}
	return e, nil
}

// lay writes the temporary files and makes their names durable: an entry without its files would mean "delivered".
func (o *outbox) lay(d dir, e entry, payloads []payload) error {
	for i, p := range payloads {
		temp := e.Files[i].Temp
		if err := ignoreMissing(d.remove(temp)); err != nil {
			return err
		}
		f, err := d.create(temp)
		if err != nil {
			return err
		}
		if err := written(f, p.body); err != nil {
			return err
		}
	}
	return d.sync(".")
}

// desk is the folder while one process works in it: a replaced process may still finish its act when its successor
// begins.
type desk struct {
	dir
	held io.Closer
}

func (d desk) close() error { return errors.Join(d.held.Close(), d.dir.close()) }

// open opens the folder and the ledger, and once sweeps away what crashes left.
func (o *outbox) open() (dir, error) {
	d, err := o.disk.open(o.path)
	if err != nil {
		return nil, diskFault(o.deed(), err)
	}
	lock, err := o.enter(d)
	if err != nil {
		return nil, errors.Join(diskFault(o.deed(), err), d.close())
	}
	at := desk{d, lock}
	if err := errors.Join(o.ledger.load(at), o.sweep(at)); err != nil {
		at.close()
		return nil, diskFault(o.deed(), err)
	}
	return at, nil
}

func (o *outbox) enter(d dir) (io.Closer, error) {
	if err := d.mkdir(ownFolder); err != nil {
		return nil, err
	}
	return d.lock(strings.TrimSuffix(o.ledger.file, ledgerEnding) + ".lock")
}

// sweep removes temporary files that no unsettled delivery owns.
func (o *outbox) sweep(d dir) error {
	if o.swept || o.ledger.entries == nil {
		return nil
	}
	owned := map[string]bool{}
	for _, e := range o.ledger.entries {
		for _, f := range e.Files {
			owned[f.Temp] = owned[f.Temp] || e.State == stateBegun || e.State == stateLinking
		}
	}
	found, err := d.list(".")
	if err != nil {
		return err
	}
	for _, f := range found {
		if strings.HasPrefix(f.Name(), o.mark) && strings.HasSuffix(f.Name(), ".tmp") && !owned[f.Name()] {
			if err := ignoreMissing(d.remove(f.Name())); err != nil {
				return err
			}
		}
	}
	o.swept = true
	return nil
}

// clear removes the temporary files of a delivery that surely was not begun.
func (o *outbox) clear(d dir, e entry) {
	for _, f := range e.Files {
		if err := ignoreMissing(d.remove(f.Temp)); err != nil {
			o.swept = false // the next sweep takes them
		}
	}
}
