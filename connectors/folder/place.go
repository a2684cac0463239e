package folder

import (
	"errors"
	"io/fs"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// placeAll gives every file its name, or takes back what it gave when one name belongs to another file: a signature
// must not be left lying beside somebody else's document.
func (o *outbox) placeAll(d dir, e *entry) error {
	var given []delivery
	for i, f := range e.Files {
		moved, err := o.place(d, e, i)
		switch {
		case errors.Is(err, errOccupied):
			for _, g := range given {
				if err := takeBack(d, g); err != nil {
					o.log.Warn("файл подписи остался в папке без документа", "cause", bare(err).Error())
				}
			}
			return err
		case err != nil:
			return o.uncertain(d, *e, err)
		case moved:
			given = append(given, f)
		}
	}
	return nil
}

// takeBack returns a file under its temporary name, unless somebody put another one in its place by now.
func takeBack(d dir, f delivery) error {
	if err := d.replace(f.Name, f.Temp); err != nil { // in one step: the temporary name is free, and ours alone
		return err
	}
	found, err := sum(d, f.Temp, f.Size)
	if err != nil || found == f.SHA256 {
		return err
	}
	return relocate(d, f.Temp, f.Name)
}

// place gives one file its name and reports whether it did. A file without its temporary one got its name before.
func (o *outbox) place(d dir, e *entry, i int) (moved bool, err error) {
	f := e.Files[i]
	if there, err := present(d, f.Temp); err != nil || !there {
		return false, err
	}
	err = d.move(f.Temp, f.Name)
	if errors.Is(err, errNoMove) {
		err = o.placeByLink(d, e, i)
	}
	if !errors.Is(err, fs.ErrExist) {
		return err == nil, err
	}
	found, err := sum(d, f.Name, f.Size)
	if err != nil {
		return false, err
	}
	if found != f.SHA256 {
		return false, errOccupied
	}
	return false, d.remove(f.Temp) // the very file lies there already
}

// placeByLink is for file systems without an exclusive rename, as NFS. It takes two steps, and between them a reader
// may take the file away: the ledger must know beforehand that the temporary file alone will not tell.
func (o *outbox) placeByLink(d dir, e *entry, i int) error {
	if err := o.turn(d, e, stateLinking); err != nil {
		return err
	}
	err := noLinks(d.link(e.Files[i].Temp, e.Files[i].Name))
	if errors.Is(err, errNoMove) { // there are no second names here, so surely nothing was done
		return errors.Join(err, o.turn(d, e, stateBegun))
	}
	if err != nil {
		return err
	}
	return d.remove(e.Files[i].Temp)
}

// turn makes another state of a delivery durable.
func (o *outbox) turn(d dir, e *entry, to state) error {
	if e.State == to {
		return nil
	}
	turned := *e
	turned.State = to
	if err := o.ledger.put(d, turned); err != nil {
		return err
	}
	*e = turned
	return nil
}

// uncertain judges an error of the act itself: a network drive may report a failure of what it did.
func (o *outbox) uncertain(d dir, e entry, err error) error {
	if outcome, look := o.progress(d, e); look != nil || outcome != document.OutcomeRetry {
		return unknownFault(err)
	}
	return diskFault(o.deed(), err)
}

func unknownFault(err error) *sdk.Fault {
	return sdk.Fail(document.CauseOutcomeUnknown, "диск не подтвердил, что файл записан").
		Advise("проверьте диск или сетевую папку; Узел сам выяснит, лежит ли файл на месте").Remote("", bare(err).Error())
}
