package diadoc

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

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
	if len(content) <= partBytes {
		return c.upload(ctx, call{path: "/V2/ShelfUpload", query: values("fileExtension", "xml"), body: content})
	}
	name := uuid.NewString() + ".xml"
	for i := 0; len(content) > 0; i++ {
		part := content[:min(partBytes, len(content))]
		content = content[len(part):]
		query := values("nameOnShelf", name, "partIndex", strconv.Itoa(i))
		if len(content) == 0 {
			query.Set("isLastPart", "1")
		}
		said, err := c.upload(ctx, call{path: "/ShelfUpload", query: query, body: part})
		if err != nil {
			return "", err
		}
		if len(content) == 0 && said != "" {
			return said, nil
		}
	}
	return name, nil
}

func (c *connection) upload(ctx context.Context, to call) (string, error) {
	to.method, to.media, to.raw = http.MethodPost, mediaBytes, true
	a, err := c.client.do(ctx, to)
	if err != nil {
		return "", err
	}
	if f := statusFault(a); f != nil {
		if f.Cause == document.CauseRefusedByRemote { // the file was not looked at yet
			f.Cause = document.CauseTransient
		}
		return "", f
	}
	name := strings.Trim(strings.TrimSpace(string(a.Body)), `"`)
	if name == "" && to.path == "/V2/ShelfUpload" {
		return "", sdk.Fail(document.CauseTransient, "Диадок не сказал, под каким именем лежит файл")
	}
	return name, nil
}
