package config

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
)

func TestEveryKeyIsFoundInItsLine(t *testing.T) {
	files, err := filepath.Glob("../../configs/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, findings := parseSource(file, text)
		if len(findings) > 0 {
			t.Fatal(findings)
		}
		lines := strings.Split(string(text), "\n")
		for pointer, place := range s.places {
			if place.key == nil {
				continue
			}
			_, line := splitPlace(s.at(pointer))
			key := pointer[strings.LastIndexByte(pointer, '/')+1:]
			if line < 1 || !strings.Contains(lines[line-1], key+":") {
				t.Errorf("%s is told to be in %s:%d", pointer, file, line)
			}
		}
	}
}

func TestAPlaceThatIsNotThereIsItsBlock(t *testing.T) {
	s, _ := parseSource("f", []byte("a:\n  - b: 1\n    c: 2\n"))
	for pointer, want := range map[string]string{"/a/0/c": "f:3", "/a/0/d/e": "f:2", "/a/7": "f:1", "/z": "f:1", "": "f:1"} {
		if got := s.at(pointer); got != want {
			t.Errorf("%q is at %s, not %s", pointer, got, want)
		}
	}
}

func TestAliasesCannotMakeAFileGrowWithoutEnd(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 12; i++ {
		previous := "*a" + strconv.Itoa(i-1)
		b.WriteString("a" + strconv.Itoa(i) + ": &a" + strconv.Itoa(i) + " [" + strings.Repeat(previous+", ", 9) + previous + "]\n")
	}
	_, findings := parseSource("bomb", []byte(b.String()))
	if !fault.HasErrors(findings) || len(findings) != 1 {
		t.Errorf("%v", findings)
	}
}

func TestAnAnchorCannotContainItself(t *testing.T) {
	_, findings := parseSource("f", []byte("a: &a\n  b: *a\n"))
	if !fault.HasErrors(findings) {
		t.Error("taken")
	}
}

// Whatever stands in a file, loading ends, with a configuration or with the reason why there is none.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{"../../configs/uzel.yaml", "../../configs/routes/upd.yaml", "../../configs/work_schedules.yaml"} {
		text, err := os.ReadFile(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("organisations: [{id: a, name: b, inn: '7700000016', &x <<: *x}]\nroutes: [5, uzel.yaml]\nwork_schedules: !!str {}\n"))
	f.Add([]byte("work_schedules: &a {b: c}\norganisations: *a\n? {}\n: {}\n"))
	f.Add([]byte("Work_Schedules: {a}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file := filepath.Join(t.TempDir(), "uzel.yaml")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		loaded, findings := Load(file, Options{Steps: []StepSpec{{Name: "validate"}}})
		if (loaded == nil) != fault.HasErrors(findings) {
			t.Fatalf("configuration given: %v, findings: %v", loaded != nil, findings)
		}
		for _, finding := range findings {
			if finding.Path == "" || finding.Message == "" || finding.Hint == "" {
				t.Errorf("incomplete: %+v", finding)
			}
		}
	})
}

func TestWhatIsNoFileOfSettingsIsNotRead(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, 8<<30); err != nil { // takes no place on the disk
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		dir: "это папка, а нужен файл", large: "файл больше 16 МиБ, это не настройки", filepath.Join(dir, "none.yaml"): "такого файла нет",
	} {
		source, findings := readSource(file, "")
		if source != nil || len(findings) != 1 || findings[0].Code != errUnreadable.Code || !strings.HasSuffix(findings[0].Message, ": "+want) {
			t.Errorf("%s: %v", file, findings)
		}
	}
}
