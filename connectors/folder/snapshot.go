package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"path"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// unfit says why a file will not be taken at all.
func (in *inbox) unfit(c candidate) *sdk.Fault {
	switch {
	case !plainName(c.name):
		return sdk.Fail(document.CauseInvalidDocument, "в имени файла есть невидимые знаки, косая черта или испорченные буквы").
			Advise("переименуйте файл и положите его в папку снова")
	case wrongRecipient(c.rule.recipient(c.name)) != nil:
		return sdk.Fail(document.CauseInvalidDocument, "ИНН или КПП получателя в имени файла неверны").
			Advise("исправьте имя файла и положите его в папку снова")
	case c.info.Size() > in.config.MaxBytes:
		return sdk.Fail(document.CauseInvalidDocument, "файл слишком велик: %s, а предел %s", size(c.info.Size()), size(in.config.MaxBytes)).
			Advise("разделите документ или передайте его другим способом; предел задаёт max_bytes, но больше 100 МБ не принимает ни один оператор")
	case c.info.Size() == 0 && in.now().Sub(c.info.ModTime()) > emptyPatience:
		return sdk.Fail(document.CauseInvalidDocument, "файл пуст").Advise("выгрузите документ ещё раз")
	}
	return nil
}

func size(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d Б", bytes)
	}
	return strings.Replace(fmt.Sprintf("%.1f МБ", float64(bytes)/(1<<20)), ".", ",", 1)
}

// envelope is what a file's name and time tell of the document.
func (in *inbox) envelope(c candidate) document.Envelope {
	e := document.Envelope{
		Kind: c.rule.Kind, Format: c.rule.Format, MediaType: mediaType(c.name), Name: c.name, SourceKey: c.name,
		ChangedAt: c.info.ModTime().UTC(), Counterparty: c.rule.recipient(c.name),
	}
	if c.rule.Signed {
		e.Labels = map[string]string{docflow.LabelFlow: string(docflow.UnformalisedSigned)}
	}
	if !plainName(c.name) {
		e.Name, e.SourceKey = safeName(c.name), "sha256:"+digest([]byte(c.name))
	}
	return e
}

func mediaType(name string) string {
	extension := strings.ToLower(path.Ext(name))
	for _, known := range []string{"application/xml", "application/json", "application/pdf", "text/csv", "application/zip", xlsx} {
		if endings[known] == extension {
			return known
		}
	}
	if t, _, err := mime.ParseMediaType(mime.TypeByExtension(extension)); err == nil {
		return t
	}
	return "application/octet-stream"
}

var errChanged = errors.New("the file is being written")

// snapshot reads a file and makes sure that it is the one that was at rest, from the first byte to the last.
func snapshot(d dir, c candidate) ([]byte, error) {
	f, err := d.read(c.name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	before, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() || !unchanged(c.info, before) {
		return nil, errChanged
	}
	var body bytes.Buffer
	body.Grow(int(before.Size()) + bytes.MinRead)
	if _, err := io.Copy(&body, io.LimitReader(f, before.Size()+1)); err != nil {
		return nil, err
	}
	after, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !unchanged(before, after) || int64(body.Len()) != after.Size() {
		return nil, errChanged
	}
	return body.Bytes(), nil
}
