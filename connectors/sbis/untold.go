package sbis

import (
	"context"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
)

// untold tells of files that no event brought, once the events are read: an event may have been lost, and what it proved is
// still to be seen in the document.
func (r *reading) untold(ctx context.Context) error {
	for _, id := range r.order {
		d := r.latest[id]
		main, _ := d.main()
		r.bodies = map[string][]byte{}
		for _, a := range d.Attachments {
			if r.at.told(a) || a.laidOut() {
				continue
			}
			n, envelope := docflow.News{Remote: d.ID}, newsEnvelope(d, "file:"+a.ID, r.at.At)
			err := r.attached(ctx, &n, d, main, a, r.at.At)
			if passing(ctx, err) {
				return err
			}
			r.at.tell(a)
			switch {
			case err != nil:
				err = r.sink.Problem(ctx, sdk.Problem{Cursor: r.at.String(), Document: envelope, Fault: sdk.FaultOf(err)})
			case len(n.Facts)+len(n.Files) > 0:
				err = r.tell(ctx, envelope, n)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// laidOut reports an answer that nobody has signed: it lies there before the act that gives it, and may never be given.
func (a attachment) laidOut() bool { return paperOf(a.fileName()).answer() && len(a.Signatures) == 0 }
