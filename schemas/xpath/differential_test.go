package xpath

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/require"
)

// libxml2 is the second opinion: random expressions give the same string there. It takes no Russian name right after the first
// "/" of a path, hence "child::".
func TestRandomExpressionsGiveWhatLibxml2Gives(t *testing.T) {
	xmllint := require.Tool(t, require.XMLLint)
	file := filepath.Join(t.TempDir(), "sample.xml")
	if err := os.WriteFile(file, []byte(sample), 0o600); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 10))
	var sources []string
	for range 1600 {
		sources = append(sources, writer{random}.expression(3))
	}
	doc := parse(t, sample)
	for batch := range slices.Chunk(sources, 8) {
		var parts []string
		for _, source := range batch {
			parts = append(parts, "string("+source+")")
		}
		out, err := exec.Command(xmllint, "--xpath", "concat("+strings.Join(parts, ",'~',")+",'')", file).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s\n%s", err, out, strings.Join(batch, "\n"))
		}
		theirs := strings.Split(strings.TrimSuffix(string(out), "\n"), "~")
		if len(theirs) != len(batch) {
			t.Fatalf("%d results of %d", len(theirs), len(batch))
		}
		for i, source := range batch {
			e, err := Compile(source, nil)
			if err != nil {
				t.Fatalf("%s: %v", source, err)
			}
			ours, err := e.Value(Node{Element: &doc.Element}, &Run{Steps: 1e6})
			if err != nil || String(ours) != theirs[i] {
				t.Errorf("%s: %q (%v); libxml2: %q", source, String(ours), err, theirs[i])
			}
		}
	}
}

// writer makes expressions that both sides understand.
type writer struct{ *rand.Rand }

func (w writer) one(list ...string) string { return list[w.IntN(len(list))] }

func (w writer) expression(depth int) string {
	if depth == 0 {
		return w.one("0", "1", "2", "4.5", "'01'", "'СЧФ'", "''", "true()", "false()", w.path(0))
	}
	a, b := w.expression(depth-1), w.expression(depth-1)
	switch w.IntN(10) {
	case 0:
		return "(" + a + " " + w.one("and", "or") + " " + b + ")"
	case 1, 2, 3:
		return "(" + a + " " + w.one("=", "!=", "<", "<=", ">", ">=") + " " + b + ")"
	case 4:
		return "(" + a + " " + w.one("+", "-", "*", "mod") + " " + b + ")"
	case 5:
		return fmt.Sprintf("%s(%s)", w.one("not", "boolean", "number", "string", "string-length", "normalize-space", "floor", "round"), a)
	case 6:
		return fmt.Sprintf("%s(%s, %s)", w.one("contains", "starts-with", "concat", "substring-after", "substring-before", "substring"), a, b)
	case 7:
		return fmt.Sprintf("%s(%s)", w.one("count", "sum", "local-name"), w.path(depth-1))
	}
	return w.path(depth - 1)
}

func (w writer) path(depth int) string {
	p := w.one("/*", "//Строка", "/", "//*", "/*/Документ", "(//Вид | //Строка)", "/child::Файл/Документ/Строка[2]", "//Нет")
	for range w.IntN(4) {
		step := "//" + w.one("child::Строка", "child::Вид", "*", "@Ном", "@*", "descendant::*", "ancestor-or-self::*", "self::Строка")
		if w.IntN(3) > 0 {
			step = w.one("child::Строка", "child::Вид", "child::Сумма", "*", "..", ".", "@Ном", "@Код", "@*", "child::Документ", "ancestor::*",
				"descendant::*", "ancestor-or-self::node()", "following-sibling::*", "preceding-sibling::*", "self::Строка", "parent::*")
			if p != "/" {
				step = "/" + step
			}
		} else if p == "/" {
			continue
		}
		p += step
		if !strings.HasSuffix(step, ".") && w.IntN(3) == 0 {
			inner := w.one("1", "2", "last()", "position()>1", "@Код", "Вид", "Сумма>5", ".=1", "@Ном!=2")
			if depth > 0 {
				inner = w.one(inner, w.expression(depth-1))
			}
			p += "[" + inner + "]"
		}
	}
	if p == "/" {
		return "(/)" // a word after a lone "/" would be a name
	}
	return p
}

// FuzzCompile: no expression brings the reader down, and what is compiled ends.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		"usch:iif(@Ном=0, count(@Код)=0, count(Строка)!=0)", "//Строка[Вид=22 and last()]/..", "(a | b)[1]//@*", "-1 mod 2 div .5 * 'a'", "child::and[or]",
		"substring(translate('а','б',\"в\"), 2)", "ancestor-or-self::node()[position()!=last()]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		e, err := Compile(source, extensions)
		if err != nil {
			return
		}
		if _, err := e.Value(Node{Element: parse(t, sample).Root()}, &Run{Steps: 20_000}); err != nil && !strings.Contains(err.Error(), "UZ-XPA-004") {
			t.Fatal(err)
		}
	})
}
