package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/store"
)

// readme stands in every bundle.
const readme = `Документ Узла со всей его историей.

parts/       все его формы, байт в байт: original — то, что пришло из источника, остальные — что сделали шаги маршрута
story.json   реквизиты, замечания, попытки отправки, записи журнала
sums.txt     SHA-256 каждой части; проверить: sha256sum -c sums.txt
`

func (a *app) docExport() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "export ДОКУМЕНТ --out ФАЙЛ.zip", Short: "Выгрузить документ со всей историей в архив", Args: oneArg("документ"),
		RunE: func(c *cobra.Command, ids []string) error {
			if out == "" {
				return errUsage.With("не назван архив: --out ФАЙЛ.zip")
			}
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				if err := r.may(ctx, access.DocumentPersonal, ids[0]); err != nil {
					return err
				}
				archive, err := bundle(ctx, r, ids[0])
				if err != nil {
					return err
				}
				if err := write(out, archive); err != nil {
					return err
				}
				if a.json {
					return a.value(map[string]any{"document": ids[0], "file": out, "bytes": len(archive)})
				}
				a.say("%s", out)
				return nil
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "`ФАЙЛ` архива, который надо сделать")
	return c
}

// bundle packs a document so that anybody can check it without the hub.
func bundle(ctx context.Context, r *room, id string) ([]byte, error) {
	s, err := tell(ctx, r, id, "document.exported")
	if err != nil {
		return nil, err
	}
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	var sums strings.Builder
	names := map[string]bool{}
	for i, part := range s.Parts {
		var body []byte
		err := r.store.View(ctx, func(tx store.ReadTx) (err error) {
			body, err = tx.Payload(id, part.SHA256)
			return err
		})
		if err != nil {
			return nil, err
		}
		name := partName(part)
		if names[name] {
			name = fmt.Sprintf("%d-%s", i+1, name)
		}
		names[name] = true
		if err := add(z, path.Join("parts", name), part.At, body); err != nil {
			return nil, err
		}
		fmt.Fprintf(&sums, "%s  parts/%s\n", part.SHA256, name)
	}
	told, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return nil, err
	}
	for _, file := range [][2]string{{"README.txt", readme}, {"story.json", string(told)}, {"sums.txt", sums.String()}} {
		if err := add(z, file[0], s.TakenAt, []byte(file[1])); err != nil {
			return nil, err
		}
	}
	err = z.Close()
	return archive.Bytes(), err
}

// partName is a part's own file name after its role, without anything that could lead out of a folder.
func partName(p store.Part) string {
	name := path.Base(strings.ReplaceAll(p.Name, `\`, "/"))
	if name == "." || name == "/" || name == ".." {
		name = ""
	}
	switch {
	case name == "":
		return p.Role
	case p.Role == "upd":
		return name // the name of a ФНС file is part of its content
	}
	return p.Role + "-" + name
}

func add(z *zip.Writer, name string, at time.Time, body []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
	if err == nil {
		_, err = w.Write(body)
	}
	return err
}
