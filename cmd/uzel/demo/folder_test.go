package demo

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestADemoThatWasNotPreparedToTheEndLeavesAFolderForTheNextOne(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	d := &Demo{Dir: dir}
	if err := d.mark(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "uzel.yaml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := clear(dir); err != nil {
		t.Error(err)
	}
}

func TestOnlyWhatADemoMadeIsRemoved(t *testing.T) {
	dir := t.TempDir()
	for _, name := range append([]string{marker, "notes.txt"}, made...) {
		if err := os.MkdirAll(filepath.Join(dir, name, "within"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := clear(dir); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 || left[0].Name() != marker || left[1].Name() != "notes.txt" {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestEverythingThatADemoMakesIsKnownAsItsOwn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	d, err := Prepare(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := clear(dir); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != marker {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestAFolderOfSomebodyElseIsNotTouched(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "uzel.yaml")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{dir, file} {
		if _, err := Prepare(place); !errors.Is(err, errOccupied) {
			t.Errorf("%s: %v", place, err)
		}
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
}
