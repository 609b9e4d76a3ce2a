import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Rooms that must run in a browser page: plain data in, plain data out. */
const pureRooms = ['src/model/**', 'src/routing/**', 'src/lint/**', 'src/injection/**'];

export default tseslint.config(
  { ignores: ['lib/**', 'dist/**', 'coverage/**', 'imports/**/*.ts', '**/node_modules/**'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommended,
  prettier,
  {
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        Buffer: 'readonly',
        module: 'writable',
        require: 'readonly',
        URL: 'readonly',
      },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: pureRooms,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['cdk8s', 'constructs', 'cdk8s-plus-27', 'fs', 'path', 'os', 'child_process'],
          patterns: ['node:*'],
        },
      ],
    },
  },
);
