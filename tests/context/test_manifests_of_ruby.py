"""The manifests of Ruby, and the file that names the versions of every language."""

from pathlib import Path

import pytest

from consult_lsp.context.stack.stack import stack
from support.marked import marked_files


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        (
            """
-- Gemfile --
ruby "3.3.0"
gem "rails", "~> 7.1"
gem 'pg'
-- Gemfile.lock --
GEM
  specs:
    minitest (5.2)
    pg (1.5.4)
    rails (7.1.3)
      minitest (>= 5)

DEPENDENCIES
  pg
  rails (~> 7.1)

""",
            """
- language: Ruby 3.3.0 (Gemfile)
- framework: Rails 7.1.3 (Gemfile.lock); Rails ~> 7.1 (Gemfile)
- database: PostgreSQL (client) 1.5.4 (Gemfile.lock)
- database access: Active Record (Gemfile)
""",
        ),
        (
            """
-- Gemfile.lock --
GEM
  specs:
    activerecord (8.0.1)
      activemodel (= 8.0.1)
    mysql2 (0.5.6)
    rails (8.0.1)
      activerecord (= 8.0.1)

DEPENDENCIES
  mysql2
  rails

RUBY VERSION
   ruby 3.3.6p108

-- .ruby-version --
ruby-3.3.6
""",
            """
- language: Ruby 3.3.6 (Gemfile.lock)
- framework: Rails 8.0.1 (Gemfile.lock)
- database: MySQL (client) 0.5.6 (Gemfile.lock)
- database access: Active Record 8.0.1 (Gemfile.lock)
""",
        ),
        (
            """
-- Gemfile --
gemspec
gem "rails"
gem "mongoid"
-- shop.gemspec --
Gem::Specification.new do |spec|
  spec.required_ruby_version = ">= 3.1"
  spec.add_dependency "activerecord", "~> 7.1"
  spec.add_development_dependency("rspec")
end
""",
            """
- language: Ruby >= 3.1 (shop.gemspec)
- framework: Rails (Gemfile)
- database: MongoDB (Mongoid) (Gemfile)
- database access: Active Record ~> 7.1 (shop.gemspec)
- tests: RSpec (shop.gemspec)
""",
        ),
        (
            """
-- .tool-versions --
# of the team
ruby 3.2.2
nodejs 20.11.0 system
erlang 26
""",
            """
- language: Ruby 3.2.2 (.tool-versions)
- runtime: Node.js 20.11.0 (.tool-versions)
""",
        ),
    ],
    ids=lambda text: text.strip().splitlines()[0].strip("- "),
)
def test_manifests_of_ruby_are_told_as_written(tmp_path: Path, files: str, lines: str) -> None:
    for name, file in marked_files(files).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(file.text, "utf-8")
    ((item,), problems) = stack(tmp_path)
    assert problems == ()
    assert item.text.splitlines() == lines.strip().splitlines()
