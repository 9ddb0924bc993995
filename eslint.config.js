import payload from '@payloadcms/eslint-config'

const off = (...rules) => Object.fromEntries(rules.map((rule) => [rule, 'off']))

export default [
  {
    ignores: [
      '**/.next/',
      '**/dist/',
      '**/next-env.d.ts',
      '**/payload-types.ts',
      'dev/.data/',
      'dev/app/(payload)/admin/importMap.js',
      'test/.data/',
      'test/package/boot.mjs',
    ],
  },
  ...payload,
  {
    languageOptions: {
      parserOptions: {
        ecmaVersion: 'latest',
        projectService: { allowDefaultProject: ['*.js', 'dev/*.mjs', 'test/*/*.mjs'] },
        sourceType: 'module',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // An order with a meaning beats the alphabet. Imports stay sorted: nobody reads them.
      ...off(
        'perfectionist/sort-array-includes',
        'perfectionist/sort-classes',
        'perfectionist/sort-enums',
        'perfectionist/sort-exports',
        'perfectionist/sort-interfaces',
        'perfectionist/sort-intersection-types',
        'perfectionist/sort-jsx-props',
        'perfectionist/sort-maps',
        'perfectionist/sort-named-exports',
        'perfectionist/sort-named-imports',
        'perfectionist/sort-object-types',
        'perfectionist/sort-objects',
        'perfectionist/sort-sets',
        'perfectionist/sort-switch-case',
        'perfectionist/sort-union-types',
        'perfectionist/sort-variable-declarations',
      ),
      // Of a version that does not know every async iterable, and of one older than our TypeScript.
      ...off(
        '@typescript-eslint/await-thenable',
        '@typescript-eslint/no-redundant-type-constituents',
        '@typescript-eslint/no-unnecessary-type-assertion',
      ),
      // Drivers are async because their interface is, and methods of object literals need no `this`.
      ...off('@typescript-eslint/require-await', '@typescript-eslint/unbound-method'),
      // File formats are full of control characters.
      ...off('no-control-regex', 'regexp/match-any', 'regexp/use-ignore-case'),
      ...off('no-restricted-exports', 'object-shorthand'),
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      // What was caught, or what an AbortSignal gives as its reason, is passed on as it is.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
    },
  },
  {
    files: ['dev/**', 'test/**'],
    rules: off('no-console', 'regexp/no-super-linear-backtracking'),
  },
]
