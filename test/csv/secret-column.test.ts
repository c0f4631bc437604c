import { expect, test } from 'vitest'
import { isSecretColumn } from '../../src/csv/secret-column.js'

test.each([
  'password',
  'Password',
  'pass word',
  'pass-word',
  'Pass_Word',
  'pasword',
  'Passwrd',
  'initialPassword',
  'temp_pwd',
  'Kennwort',
  'Kennwort (neu)',
  'Passwort',
  'Paßwort',
  'PIN',
  'pin_code',
  'Mot de passe',
  'Contraseña',
  'Senha',
  'Parola chiave',
  'Kata sandi',
  'パスワード',
  '初期パスワード',
  '密码',
  '密碼',
  '비밀번호',
  'p\u200bassword',
  'ＰＡＳＳＷＯＲＤ',
])('a column %j holds passwords', (header) => {
  expect(isSecretColumn(header)).toBe(true)
})

test.each([
  'note',
  'team',
  'ticket',
  'spin',
  'pinned',
  'compass',
  'passport',
  'bypass',
  'location',
  'Standort',
  'e-mail',
  'manager',
])('a column %j does not', (header) => {
  expect(isSecretColumn(header)).toBe(false)
})
