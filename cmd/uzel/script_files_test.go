package main

import (
	"archive/zip"
	"crypto/sha256"
	databasesql "database/sql"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// furnish puts the configuration of testdata/office, or of another folder beside it, into the script's folder, with the
// folders that it names.
func furnish(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 {
		ts.Fatalf("usage: office [NAME]")
	}
	from := ts.Getenv("OFFICE")
	if len(args) == 1 {
		from = filepath.Join(filepath.Dir(from), args[0])
	}
	for _, folder := range []string{"in", "out"} {
		ts.Check(os.MkdirAll(ts.MkAbs(folder), 0o755))
	}
	files, err := os.ReadDir(from)
	ts.Check(err)
	for _, file := range files {
		body, err := os.ReadFile(filepath.Join(from, file.Name()))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(file.Name()), body, 0o600))
	}
}

func cp1251(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: cp1251 FILE…")
	}
	for _, name := range args {
		body, err := charmap.Windows1251.NewEncoder().String(ts.ReadFile(name))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(body), 0o644))
	}
}

func sparse(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sparse FILE MEGABYTES")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), nil, 0o644))
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size<<20))
}

func nested(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: nested FILE DEPTH")
	}
	depth, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := `<?xml version="1.0" encoding="windows-1251"?>` + strings.Repeat("<a>", depth) + strings.Repeat("</a>", depth)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: cut FILE OUT BYTES")
	}
	size, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(ts.ReadFile(args[0])[:size]), 0o644))
}

func replaceIn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not contain %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o644))
}

// unpacked prints what an archive holds and checks it by its own sums, as sha256sum -c would.
func unpacked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: unpacked FILE")
	}
	archive, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer archive.Close()
	sums := map[string]string{}
	for _, file := range archive.File {
		if !filepath.IsLocal(file.Name) {
			ts.Fatalf("%s leads out of the folder", file.Name)
		}
		r, err := file.Open()
		ts.Check(err)
		content, err := io.ReadAll(r)
		ts.Check(err)
		sums[file.Name] = fmt.Sprintf("%x", sha256.Sum256(content))
		fmt.Fprintln(ts.Stdout(), file.Name)
	}
	text, err := fs.ReadFile(archive, "sums.txt")
	ts.Check(err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) != len(sums)-1 { // all but itself
		ts.Fatalf("sums.txt has %d lines for %d files", len(lines), len(sums))
	}
	for _, line := range lines {
		sum, name, _ := strings.Cut(line, "  ")
		if sums[name] != sum {
			ts.Fatalf("%s: the sum is %s, sums.txt says %s", name, sums[name], sum)
		}
	}
}

// unpack writes the files of an archive into a folder. The commands that its README.txt names become two programs for a
// shell: all of them, and those for signatures alone.
func unpack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unpack FILE FOLDER")
	}
	archive, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer archive.Close()
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), archive))
	readme, err := fs.ReadFile(archive, "README.txt")
	ts.Check(err)
	var all, signatures strings.Builder
	for line := range strings.Lines(string(readme)) {
		command := strings.TrimSpace(line)
		if strings.HasPrefix(command, "openssl cms -verify ") {
			signatures.WriteString(command + "\n")
		} else if !strings.HasPrefix(command, "sha256sum ") {
			continue
		}
		all.WriteString(command + "\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(filepath.Join(args[1], "commands.sh")), []byte(all.String()), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(filepath.Join(args[1], "signatures.sh")), []byte(signatures.String()), 0o600))
}

// book looks into a workbook. The only formulas in it are our own sums, and what came from outside is text.
func book(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: book FILE TEXT")
	}
	file, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer file.Close()
	found := false
	for _, sheet := range file.GetSheetList() {
		rows, err := file.GetRows(sheet)
		ts.Check(err)
		for y, row := range rows {
			for x, text := range row {
				cell, err := excelize.CoordinatesToCellName(x+1, y+1)
				ts.Check(err)
				formula, err := file.GetCellFormula(sheet, cell)
				ts.Check(err)
				if text != "" && strings.Contains(formula, "HYPERLINK") || strings.Contains(formula, "cmd") {
					ts.Fatalf("%s!%s is a formula: %s", sheet, cell, formula)
				}
				found = found || strings.Contains(text, args[1])
			}
		}
	}
	if !found {
		ts.Fatalf("no cell says %q", args[1])
	}
}

func bomb(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: bomb FILE")
	}
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer file.Close()
	z := zip.NewWriter(file)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.Create(name)
		ts.Check(err)
		blank := []byte(strings.Repeat(" ", 1<<20))
		for range 512 {
			if _, err := w.Write(blank); err != nil || name != "xl/worksheets/sheet1.xml" {
				ts.Check(err)
				break
			}
		}
	}
	ts.Check(z.Close())
}

// sql changes a database behind the program's back.
func sql(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: sql DATABASE STATEMENT…")
	}
	db, err := databasesql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	for _, statement := range args[1:] {
		_, err := db.Exec(statement)
		ts.Check(err)
	}
}
