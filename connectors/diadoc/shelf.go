package diadoc

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// What is larger than inline goes to the shelf first, in parts of at most partBytes. The shelf keeps it for seven days.
const (
	inline    = 500 << 10
	partBytes = 3 << 20
)

// signed is a file with its signature as the service takes it.
func (c *connection) signed(ctx context.Context, content, signature []byte) (signedContent, error) {
	signed := signedContent{Signature: signature, PowerOfAttorney: c.config.Power.post()}
	if len(content) <= inline {
		signed.Content = content
		return signed, nil
	}
	var err error
	signed.NameOnShelf, err = c.shelve(ctx, content)
	return signed, err
}

// shelve uploads a file and says under which name it lies there. Nobody sees it until a message names it, so an upload
// may be repeated.
func (c *connection) shelve(ctx context.Context, content []byte) (string, error) {
	parts := slices.Collect(slices.Chunk(content, partBytes))
	begin := "/V2/ShelfUpload"
	if len(parts) > 1 {
		begin = "/ShelfUploadPartInit"
	}
	said, err := c.upload(ctx, call{path: begin, body: parts[0]})
	if err != nil {
		return "", err
	}
	name := strings.Trim(strings.TrimSpace(string(said)), `"`)
	switch {
	case name == "":
		return "", sdk.Fail(document.CauseTransient, "Диадок не сказал, под каким именем лежит файл")
	case len(parts) == 1:
		return name, nil
	}
	return name, c.shelveParts(ctx, name, parts)
}

// shelveTries is how often parts are sent of which the service says that they have not come.
const shelveTries = 3

// shelveParts uploads what follows the first part. To the last one the service answers which it misses.
func (c *connection) shelveParts(ctx context.Context, name string, parts [][]byte) error {
	last := len(parts) - 1
	due := make([]int, 0, last)
	for i := 1; i <= last; i++ {
		due = append(due, i)
	}
	for range shelveTries {
		var missing []int
		for _, i := range due {
			var err error
			if missing, err = c.shelvePart(ctx, name, parts[i], i, i == last); err != nil {
				return err
			}
		}
		if len(missing) == 0 {
			return nil
		}
		if due = missing; !slices.Contains(due, last) {
			due = append(due, last)
		}
		if slices.ContainsFunc(due, func(i int) bool { return i < 0 || i > last }) {
			break
		}
	}
	return sdk.Fail(document.CauseTransient, "Диадок не получил всех частей файла")
}

func (c *connection) shelvePart(ctx context.Context, name string, part []byte, number int, last bool) (missing []int, err error) {
	query := values("fileName", name, "partIndex", strconv.Itoa(number))
	if last {
		query.Set("isLastPart", "true")
	}
	said, err := c.upload(ctx, call{path: "/ShelfUploadPart", query: query, body: part})
	if err != nil || !last {
		return nil, err
	}
	if err := json.Unmarshal(said, &missing); err != nil {
		return nil, sdk.Fail(document.CauseTransient, "Диадок не сказал, все ли части файла получил")
	}
	return missing, nil
}

func (c *connection) upload(ctx context.Context, to call) ([]byte, error) {
	to.method, to.media, to.raw = http.MethodPost, mediaBytes, true
	a, err := c.client.do(ctx, to)
	if err != nil {
		return nil, err
	}
	if f := statusFault(a); f != nil {
		if f.Cause == document.CauseRefusedByRemote { // the file was not looked at yet
			f.Cause = document.CauseTransient
		}
		return nil, f
	}
	return a.Body, nil
}
