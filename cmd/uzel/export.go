package main

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/bundle"
	"github.com/uzelhub/uzel/core/output/printform"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/upd"
)

func (a *app) docExport() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "export ДОКУМЕНТ --out ФАЙЛ.zip", Short: "Выгрузить документ со всей историей в архив", Args: oneArg("документ"),
		Long: `Делает архив, который проверит любой и без Узла: все формы документа, подписи рядом с файлами, служебные документы обмена,
квитанции, выписка из журнала, печатная форма. README.txt внутри называет готовые команды проверки, в том числе подписей: openssl.`,
		RunE: func(c *cobra.Command, ids []string) error {
			if out == "" {
				return errUsage.With("не назван архив: --out ФАЙЛ.zip")
			}
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				id, err := r.find(ctx, access.DocumentPersonal, ids[0])
				if err != nil {
					return err
				}
				archive, err := bundled(ctx, r, id)
				if err != nil {
					return err
				}
				if err := write(out, archive); err != nil {
					return err
				}
				if a.json {
					return a.value(map[string]any{"document": id, "file": out, "bytes": len(archive)})
				}
				a.say("%s", out)
				return nil
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "`ФАЙЛ` архива, который надо сделать")
	return c
}

// bundled packs a document so that anybody can check it without the hub.
func bundled(ctx context.Context, r *room, id string) ([]byte, error) {
	s, err := tell(ctx, r, id, "document.exported")
	if err != nil {
		return nil, err
	}
	source := bundle.Source{Parts: s.Parts, Attempts: s.Attempts, Story: s, Body: func(sha256 string) (body []byte, err error) {
		err = r.store.View(ctx, func(tx store.ReadTx) error { body, err = tx.Payload(id, sha256); return err })
		return body, err
	}}
	err = r.store.View(ctx, func(tx store.ReadTx) (err error) {
		if source.Document, err = tx.Document(id); err == nil {
			source.Journal, err = wholeJournal(tx, id)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	b, err := bundle.New(source)
	if err != nil {
		return nil, err
	}
	if sent, form := printedBundle(b); form != nil {
		var pdf bytes.Buffer
		if err := form.PDF(&pdf); err != nil {
			return nil, err
		}
		b.AddPrint(strings.TrimSuffix(sent, path.Ext(sent))+".pdf", pdf.Bytes())
	}
	return b.Zip()
}

// wholeJournal is all that the journal says of a document.
func wholeJournal(tx store.ReadTx, id string) ([]store.Entry, error) {
	const page = 1000
	var all []store.Entry
	for {
		filter := store.JournalFilter{Document: id, Limit: page}
		if len(all) > 0 {
			filter.After = all[len(all)-1].Seq
		}
		entries, err := tx.Journal(filter)
		if err != nil {
			return nil, err
		}
		if all = append(all, entries...); len(entries) < page {
			return all, nil
		}
	}
}

// printedBundle is the print form of what was sent, with the stamps of its signatures and the marks of the exchange; nil when
// it has none.
func printedBundle(b *bundle.Bundle) (sentName string, printed *printform.Form) {
	sent, ok := b.Sent()
	if !ok {
		return "", nil
	}
	var answer []byte
	var marks []printform.Stamp
	for _, f := range b.OfExchange() {
		switch {
		case kindOf(f.Body) == document.KindReceipt:
			if service, findings := receipt.Parse(f.Body, ""); !fault.HasErrors(findings) {
				marks = append(marks, printform.Mark(service))
			}
		case answer == nil && upd.TitleOf(f.Body) == upd.Buyer:
			answer = f.Body
		}
	}
	base := path.Base(sent.Path)
	form, findings := formOf(sent.Body, base, answer)
	if fault.HasErrors(findings) {
		return "", nil
	}
	signatures, qualified := stampsOf(b.SignaturesOf(sent.Path))
	form.Stamps = slices.Concat(signatures, marks)
	if len(signatures) > 0 && !qualified && (b.Manifest.Kind == document.KindUPD || b.Manifest.Kind == document.KindUKD) {
		form.Watermark = "без юридической силы"
	}
	return base, &form
}

// stampsOf are the stamps of signatures, and whether one of them may be qualified: of those that are not by ГОСТ none is.
func stampsOf(files []bundle.File) (stamps []printform.Stamp, qualified bool) {
	for _, f := range files {
		if container, err := cms.Inspect(f.Body); err == nil {
			stamps = append(stamps, printform.Stamps(container)...)
			for _, s := range container.Signatures {
				qualified = qualified || s.Algorithm.GOST
			}
		}
	}
	return stamps, qualified
}
