package published

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/uzelhub/uzel/schemas/fault"
)

// MostBytes bounds a list: that of a large authority has tens of megabytes.
const MostBytes = 256 << 20

// Keeper fetches lists into a folder.
type Keeper struct {
	Folder string
	Client *http.Client
	Now    func() time.Time
	Most   int64 // bytes of one answer; zero: MostBytes
}

// Test says why a list is not to be taken, or of when it is; the zero time: it does not say.
type Test func(data []byte) (of time.Time, err error)

// Fetch asks an address and keeps what it gives if that is good and no older than what is kept. The note of how that went is on disk
// beside it, also when there is an error.
func (k Keeper) Fetch(ctx context.Context, address string, test Test) error {
	note, err := k.fetch(ctx, address, k.Note(address), test)
	if ctx.Err() != nil {
		return ctx.Err() // the hub ends: that is nobody's fault
	}
	note.Address, note.Asked, note.Failure = address, k.Now(), ""
	if err != nil {
		note.Failure = fault.FindingOf(err, errSilent).Message
	} else {
		note.Heard = note.Asked
	}
	return errors.Join(err, k.putNote(note))
}

func (k Keeper) fetch(ctx context.Context, address string, note Note, test Test) (Note, error) {
	kept, keptOf, known := k.kept(address, test)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return note, errSilent.Wrap(err)
	}
	if known { // there is no use in being told that nothing has changed since a copy that is lost
		setUnlessEmpty(request.Header, "If-None-Match", note.ETag)
		setUnlessEmpty(request.Header, "If-Modified-Since", note.LastModified)
	}
	answer, err := k.Client.Do(request)
	if err != nil {
		return note, errSilent.Wrap(err)
	}
	defer answer.Body.Close()
	if known && answer.StatusCode == http.StatusNotModified {
		return note, nil
	}
	if answer.StatusCode != http.StatusOK {
		return note, errStatus.With("%d", answer.StatusCode)
	}
	data, err := k.read(answer)
	if err != nil {
		return note, err
	}
	of, err := test(data)
	switch {
	case err != nil:
		return note, err
	case known && of.Before(keptOf):
		return note, errOlder.With("от %s", of.UTC().Format("02.01.2006 15:04 UTC"))
	}
	if !known || !bytes.Equal(data, kept) {
		if err := k.put(k.File(address), data); err != nil {
			return note, err
		}
	}
	note.ETag, note.LastModified = answer.Header.Get("ETag"), answer.Header.Get("Last-Modified")
	return note, nil
}

func setUnlessEmpty(h http.Header, key, value string) {
	if value != "" {
		h.Set(key, value)
	}
}

func (k Keeper) read(answer *http.Response) ([]byte, error) {
	most := k.Most
	if most == 0 {
		most = MostBytes
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	switch {
	case err != nil:
		return nil, errSilent.Wrap(err)
	case int64(len(data)) > most:
		return nil, errTooLarge.With("больше %d байт", most)
	}
	return data, nil
}
