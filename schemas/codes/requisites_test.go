package codes

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRequisites(t *testing.T) {
	for name, c := range map[string]struct {
		check func(string) error
		good  []string
		bad   []string
	}{
		"ИНН of organisations": {
			CheckCompanyINN,
			[]string{"7700000016", "7810000026", "6605000014"},
			[]string{"", "7700000017", "0000000000", "770000001", "77000000160", "77000O0016", "770123456703", "٧700000016"},
		},
		"ИНН of persons": {
			CheckPersonINN,
			[]string{"770123456703"},
			[]string{"", "500100732258", "500100732249", "000000000000", "7700000016", "50010073225x"},
		},
		"ИНН of either": {CheckINN, []string{"7700000016", "770123456703"}, []string{"77000000161", "770123456704"}},
		"КПП": {
			CheckKPP,
			[]string{"770101001", "7701AZ001", "100050001"},
			[]string{"", "007701001", "77010100", "7701010011", "7701az001", "7701ЯЯ01", "X70101001"},
		},
		"ОГРН":   {CheckOGRN, []string{"1197700000013"}, []string{"", "1197700000014", "119770000001", "304770000000019"}},
		"ОГРНИП": {CheckOGRNIP, []string{"304770000000019"}, []string{"", "304770000000010", "1197700000013"}},
		"СНИЛС": {
			CheckSNILS,
			[]string{"112-233-445 95", "11223344595", "087-654-303 00", "08765430300", "001-001-998 11"},
			[]string{"", "112-233-445 96", "112 233 445 95", "112-233-44595", "1122334459", "001-001-999 00"},
		},
		"БИК": {CheckBIC, []string{"044525225"}, []string{"", "04452522", "0445252251", "04452522a"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, number := range c.good {
				if err := c.check(number); err != nil {
					t.Errorf("%s: %v", number, err)
				}
			}
			for _, number := range c.bad {
				err := c.check(number)
				if err == nil {
					t.Errorf("%q was taken", number)
				} else if number != "" && strings.Contains(err.Error(), number) {
					t.Errorf("the error repeats the number: %v", err)
				}
			}
		})
	}
}

func TestAccountKey(t *testing.T) {
	const bic = "044525225"
	if err := CheckAccount("40702810200000000001", bic); err != nil {
		t.Error(err)
	}
	if err := CheckCorrespondentAccount("30101810400000000225", bic); err != nil {
		t.Error(err)
	}
	for _, account := range []string{"40702810300000000001", "4070281020000000000", "4070281020000000000x"} {
		if err := CheckAccount(account, bic); !errors.Is(err, errAccount) {
			t.Errorf("%s: %v", account, err)
		}
	}
	if err := CheckAccount("40702810200000000001", "044525226"); !errors.Is(err, errAccount) {
		t.Errorf("another bank's БИК: %v", err)
	}
	if err := CheckCorrespondentAccount("30101810400000000225", "44525225"); !errors.Is(err, errBIC) {
		t.Errorf("a short БИК: %v", err)
	}
}

// A check digit finds every single wrong digit of an ИНН of an organisation: each weight is prime to eleven, so only
// the step from ten to zero can hide a change.
func TestOneWrongDigitIsMostlyFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := fmt.Sprintf("77%07d", rapid.IntRange(0, 9_999_999).Draw(t, "body"))
		inn := body + fmt.Sprint(weighted(body, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10)
		if err := CheckCompanyINN(inn); err != nil {
			t.Fatalf("%s: %v", inn, err)
		}
		i := rapid.IntRange(2, 8).Draw(t, "place")
		shift := rapid.IntRange(1, 9).Draw(t, "shift")
		wrong := inn[:i] + fmt.Sprint((digit(inn, i)+shift)%10) + inn[i+1:]
		was, is := weighted(inn, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11, weighted(wrong, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11
		hidden := was%10 == 0 && is%10 == 0 && was != is
		if (CheckCompanyINN(wrong) == nil) != hidden {
			t.Fatalf("%s → %s", inn, wrong)
		}
	})
}

func FuzzRequisitesNeverPanic(f *testing.F) {
	f.Add("7700000016", "044525225")
	f.Add("112-233-445 95", "")
	f.Fuzz(func(_ *testing.T, a, b string) {
		for _, check := range []func(string) error{
			CheckINN, CheckCompanyINN, CheckPersonINN, CheckKPP, CheckOGRN, CheckOGRNIP, CheckSNILS, CheckBIC,
		} {
			_ = check(a)
		}
		_, _ = CheckAccount(a, b), CheckCorrespondentAccount(a, b)
	})
}
