package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/uzelhub/uzel/schemas/fault"
)

// told is a command that some text tells a person to run.
type told struct {
	where, text string
	words       []string // after the program's name, as far as they look like commands
	flags       []string
}

var (
	// aCommand is the program's name with what follows on the line.
	aCommand = regexp.MustCompile(`(^|[^\w./-])uzel((?: +\S+)+)`)
	aWord    = regexp.MustCompile(`^[a-z][a-z-]*$`)
	cyrillic = regexp.MustCompile(`[А-Яа-яЁё]`)
	aFlag    = regexp.MustCompile(`^--[a-z][a-z-]*`)
)

// commandsIn finds the commands in a text. A word is part of the command's name only before its arguments and flags.
func commandsIn(where, text string) []told {
	var found []told
	for _, line := range strings.Split(text, "\n") {
		for _, match := range aCommand.FindAllStringSubmatch(line, -1) {
			found = append(found, parseCommand(where, match[2]))
		}
	}
	return found
}

func parseCommand(where, text string) told {
	c := told{where: where, text: "uzel" + text}
	named := false
	for _, word := range strings.Fields(text) {
		bare := strings.TrimRight(word, ".,;:)]`'\"»…")
		switch {
		case aFlag.MatchString(bare):
			c.flags = append(c.flags, aFlag.FindString(bare))
			named = true
		case !named && aWord.MatchString(bare):
			c.words = append(c.words, bare)
		default:
			named = true
		}
		if bare != word && !strings.HasSuffix(word, "…") { // the sentence goes on behind the command
			break
		}
	}
	return c
}

// check says what is wrong with a command that a person is told to run.
func (c told) check(root *cobra.Command) string {
	if len(c.words) == 0 && len(c.flags) == 0 {
		return ""
	}
	at := root
	for _, word := range c.words {
		i := slices.IndexFunc(at.Commands(), func(sub *cobra.Command) bool { return sub.Name() == word })
		if i < 0 {
			if at.HasSubCommands() && at.Name() != "sandbox" || at == root {
				return "there is no command " + at.CommandPath() + " " + word
			}
			break // an argument
		}
		at = at.Commands()[i]
	}
	for _, flag := range c.flags {
		name := strings.TrimPrefix(flag, "--")
		if name != "help" && at.LocalFlags().Lookup(name) == nil && at.InheritedFlags().Lookup(name) == nil {
			return at.CommandPath() + " has no flag " + flag
		}
	}
	return ""
}

func TestCommandsInTextsAreRecognised(t *testing.T) {
	root := (&app{}).root()
	for text, want := range map[string]string{
		"посмотрите: uzel doc list":                                 "",
		"uzel КОМАНДА --help":                                       "",
		"исправьте, затем: uzel doc replay, и так далее":            "",
		"`uzel doc export ID --out F.zip`":                          "",
		"the module github.com/uzelhub/uzel core is no command":     "",
		"uzel sandbox tryton --seed 7":                              "",
		"uzel doc lost":                                             "there is no command uzel doc lost",
		"проверьте (uzel connection list)":                          "there is no command uzel connection",
		"uzel doc list --colour":                                    "uzel doc list has no flag --colour",
		"новый пароль: uzel user add ИМЯ --password-stdin --colour": "uzel user add has no flag --colour",
	} {
		said := ""
		for _, c := range commandsIn("", text) {
			said += c.check(root)
		}
		if said != want {
			t.Errorf("%q: %q, want %q", text, said, want)
		}
	}
}

// Whatever tells a person what to do next, tells what can be done today.
func TestEveryCommandThatAPersonIsToldToRunExists(t *testing.T) {
	root := (&app{}).root()
	count := 0
	judge := func(where, text string) {
		for _, c := range commandsIn(where, text) {
			count++
			if wrong := c.check(root); wrong != "" {
				t.Errorf("%s: %q: %s", c.where, c.text, wrong)
			}
		}
	}
	for _, k := range fault.Kinds() {
		judge(k.Code, k.Message)
		judge(k.Code, k.Hint)
	}
	everyCommand(root, func(c *cobra.Command) {
		judge("help of "+c.CommandPath(), c.Short+"\n"+c.Long+"\n"+c.Example)
		c.LocalFlags().VisitAll(func(f *pflag.Flag) { judge("help of "+c.CommandPath()+" --"+f.Name, f.Usage) })
	})
	for path, text := range documents(t) {
		judge(path, text)
	}
	if count < 50 {
		t.Errorf("only %d commands were found", count)
	}
}

// documents are the texts that people read beside the program: READMEs, examples, descriptions.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	top := filepath.Join("..", "..")
	err := filepath.WalkDir(top, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == ".git" || e.Name() == "testdata" || e.Name() == "uzel-demo"):
			return filepath.SkipDir
		case e.IsDir() || !slices.Contains([]string{".md", ".yaml", ".json"}, filepath.Ext(path)):
			return nil
		}
		text, err := os.ReadFile(path)
		texts[strings.TrimPrefix(filepath.ToSlash(path), "../../")] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestEveryCommandAndFlagIsExplainedInRussian(t *testing.T) {
	everyCommand((&app{}).root(), func(c *cobra.Command) {
		if c.Name() == connectorProcess { // not for people
			return
		}
		if !cyrillic.MatchString(c.Short) || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: %q is no short Russian explanation", c.CommandPath(), c.Short)
		}
		if c.Long != "" && !cyrillic.MatchString(c.Long) {
			t.Errorf("%s: the long explanation is not Russian", c.CommandPath())
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			value, usage := pflag.UnquoteUsage(f)
			if !cyrillic.MatchString(usage) {
				t.Errorf("%s --%s: %q is no Russian explanation", c.CommandPath(), f.Name, usage)
			}
			if f.Value.Type() != "bool" && value == f.Value.Type() {
				t.Errorf("%s --%s: the value has no Russian name: %q", c.CommandPath(), f.Name, f.Usage)
			}
		})
	})
}
