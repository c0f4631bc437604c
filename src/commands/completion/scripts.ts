/** Shells that completion is made for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof SHELLS)[number]

/** Each asks the program itself, which reads files of this machine and calls nothing. Where it offers nothing, files are. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  // Works with bash 3.2, which macOS has: no mapfile, and compopt only where there is one.
  bash: `# bash completion for connect-bulk: eval "$(connect-bulk completion bash)"
_connect_bulk() {
  local value
  COMPREPLY=()
  while IFS= read -r value; do
    COMPREPLY+=("$value")
  done < <(connect-bulk completion candidates line "\${COMP_LINE:0:COMP_POINT}" "\${COMP_WORDS[COMP_CWORD]}" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *[=:] ]] && type compopt >/dev/null 2>&1; then
    compopt -o nospace
  fi
}
complete -o default -F _connect_bulk connect-bulk
`,
  zsh: `#compdef connect-bulk
# zsh completion for connect-bulk, after compinit: eval "$(connect-bulk completion zsh)"
_connect_bulk() {
  local -a values open
  values=("\${(@f)$(connect-bulk completion candidates words "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  values=("\${(@)values:#}")
  if (( \${#values} == 0 )); then
    _files
    return
  fi
  open=("\${(@M)values:#*[=:]}")
  values=("\${(@)values:#*[=:]}")
  (( \${#open} )) && compadd -S '' -- "\${open[@]}"
  (( \${#values} )) && compadd -- "\${values[@]}"
}
compdef _connect_bulk connect-bulk
`,
  fish: `# fish completion for connect-bulk: connect-bulk completion fish | source
function __connect_bulk_complete
    set -l words (commandline -opc)
    set -l values (connect-bulk completion candidates words $words[2..-1] (commandline -ct | string unescape --style=script; or commandline -ct) 2>/dev/null)
    if test (count $values) -eq 0
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $values
    end
end
complete -c connect-bulk -f -a '(__connect_bulk_complete)'
`,
  powershell: `# PowerShell completion for connect-bulk: connect-bulk completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName connect-bulk -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
    ForEach-Object { if ($null -ne $_.Value) { [string]$_.Value } else { $_.Extent.Text } })
  if ($wordToComplete -eq '') { $words += '' }
  connect-bulk completion candidates words @words 2>$null | ForEach-Object {
    $text = if ($_ -match '^[\\w./:=+@%-]+$') { $_ } else { "'" + $_.Replace("'", "''") + "'" }
    [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
  }
}
`,
}
