package codes

import "strings"

// CheckBIC checks the form of a БИК.
func CheckBIC(bic string) error {
	if len(bic) != 9 || !isDigits(bic) {
		return errBIC.With("в БИК 9 цифр")
	}
	return nil
}

// CheckAccount checks a customer's account of 20 digits against the bank's БИК.
func CheckAccount(account, bic string) error {
	if err := checkAccountForm(account, bic); err != nil {
		return err
	}
	prefix := bic[6:]
	if IsTreasuryAccount(account) {
		prefix = "0" + bic[4:6]
	}
	return checkKey(prefix + account)
}

// CheckCorrespondentAccount checks a bank's account with the Bank of Russia against the bank's БИК.
func CheckCorrespondentAccount(account, bic string) error {
	if err := checkAccountForm(account, bic); err != nil {
		return err
	}
	return checkKey("0" + bic[4:6] + account)
}

// IsTreasuryAccount reports whether an account is kept by the treasury: a единый казначейский счёт (40102) or a
// казначейский счёт (03…). Their key is believed to be computed as that of a correspondent account: it is general
// knowledge without the official text at hand, so callers treat a mismatch as a warning.
func IsTreasuryAccount(account string) bool {
	return strings.HasPrefix(account, "40102") || strings.HasPrefix(account, "03")
}

func checkAccountForm(account, bic string) error {
	if err := CheckBIC(bic); err != nil {
		return err
	}
	if len(account) != 20 || !isDigits(account) {
		return errAccount.With("в номере счёта 20 цифр")
	}
	return nil
}

// checkKey is the control of an account together with three digits of the БИК: Σ last digits of d × (7, 1, 3, 7, …) is a
// multiple of ten.
func checkKey(digits string) error {
	weights, sum := [3]int{7, 1, 3}, 0
	for i := range len(digits) {
		sum += digit(digits, i) * weights[i%3] % 10
	}
	if sum%10 != 0 {
		return errAccount.With("ключ счёта не сходится с БИК")
	}
	return nil
}
