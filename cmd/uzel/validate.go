package main

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/pack"
)

// verdict is what a check says of one file.
type verdict struct {
	File     string          `json:"file"`
	Kind     document.Kind   `json:"kind,omitempty"`
	Version  string          `json:"version,omitempty"`
	Schema   string          `json:"schema,omitempty"` // the official schema that judged the structure; empty: one's own
	Valid    bool            `json:"valid"`
	Findings []fault.Finding `json:"findings"`

	format string // as the official schema names it
	unread bool   // and complained of as such
}

func (a *app) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "validate ФАЙЛ…", Short: "Проверить документы по правилам их формата", Args: someArgs("файл"),
		RunE: func(c *cobra.Command, names []string) error {
			packs, err := config.Packs(a.config)
			if err != nil {
				return err
			}
			var verdicts []verdict
			var unread error
			wrong := 0
			for _, name := range names {
				data, err := read(c.Context(), name)
				if c.Context().Err() != nil {
					return c.Context().Err()
				}
				var v verdict
				if err != nil {
					unread = errors.Join(unread, err)
					v = verdict{File: name, Findings: []fault.Finding{fault.FindingOf(err, errFile)}, unread: true}
				} else if v = judge(name, data, packs); !v.Valid {
					wrong++
				}
				verdicts = append(verdicts, v)
			}
			if err := a.showVerdicts(verdicts); err != nil {
				return err
			}
			switch {
			case unread != nil:
				return unread
			case wrong > 0:
				return silent{errNotRight.With("не годных файлов: %d", wrong)}
			}
			return nil
		},
	}
}

// judge finds out what a file is and checks it. A file that only an official schema knows is judged by that alone.
func judge(name string, data []byte, packs pack.Set) verdict {
	base := filepath.Base(name)
	v := verdict{File: name}
	v.Kind, v.Version, v.Findings = validated(data, base)
	own := v.Findings
	if v.Kind == "" {
		own = nil
	}
	if findings, by := packs.Judge(data, base, own); by != nil {
		v.Findings, v.Schema, v.Version = findings, by.File, by.Version
		v.format = by.Prefix
	}
	v.Findings, v.Valid = notNil(v.Findings), !fault.HasErrors(v.Findings)
	return v
}

func (a *app) showVerdicts(verdicts []verdict) error {
	if a.json {
		return a.value(notNil(verdicts))
	}
	for _, v := range verdicts {
		if v.unread {
			continue
		}
		word := "годен"
		if !v.Valid {
			word = "НЕ ГОДЕН"
		}
		what := "вид не распознан"
		switch {
		case v.Kind != "":
			what = strings.TrimSpace(v.Kind.Title() + " " + v.Version)
		case v.Schema != "":
			what = v.format + " " + v.Version
		}
		if v.Schema != "" {
			word += " по схеме " + v.Schema
		}
		a.say("%s: %s, %s", v.File, what, word)
		a.report(v.Findings)
	}
	return nil
}
