using Course.Interview.Cards;
using Course.Interview.Checking;
using Course.Tests.Cli;

namespace Course.Tests.Interview;

public sealed class CardRulesTests
{
    [Fact]
    public void A_rubric_point_must_be_in_the_answer()
    {
        Assert.True(PointWords.AreIn("Committing is a round trip", "Each commit costs a trip to the coordinator."));
        Assert.False(PointWords.AreIn("Zombies are fenced by epoch", "Followers fetch from the leader."));
        Assert.True(PointWords.AreIn("5", "anything"));
    }

    [Fact]
    public void A_sound_card_has_no_problem() => Assert.Empty(Check(CardFiles.Card("basics-offset")));

    [Theory]
    [InlineData("`basics-offset`", "`Offset`", "the id must be lower-case words joined by hyphens")]
    [InlineData("- Only grows", "", "the rubric has 2 points; 3 to 6 are right")]
    [InlineData("- Only grows", "- Only grows\n- 4\n- 5\n- 6\n- 7", "the rubric has 7 points; 3 to 6 are right")]
    [InlineData("Q01, T01.68", "Q01, T99.1", "covers T99.1, which notebooks/syllabus.md does not list")]
    [InlineData("Q01, T01.68", "Q01, Q01", "covers Q01 twice")]
    [InlineData("[Kafka design], [KIP-98](https://example.org/kip-98)", "the documentation", "no source")]
    [InlineData("https://example.org/kip-98", "kip-98", "source 'KIP-98' is no https address")]
    [InlineData("../01-kafka-basics.ipynb", "../01-kafka.ipynb", "'notebook 01 §2' leads to a file that is not there")]
    [InlineData("notebook 01 §2", "notebook 01 §3", "01-kafka-basics.ipynb has no heading numbered 3")]
    [InlineData("notebook 01 §2", "notebook 01", "'notebook 01' names no section (§3) and no task (task 2)")]
    [InlineData(
        "[notebook 01 §2](../01-kafka-basics.ipynb)",
        "[lab 01 task 5](../../labs/01-kafka-basics/README.md)",
        "README.md has no heading numbered 5"
    )]
    [InlineData("- Only grows", "- Fenced zombies", "rubric point 3 is not in the answer: 'Fenced zombies'")]
    [InlineData("Yes, after compaction.", "TODO", "the text is unfinished")]
    public void A_card_that_breaks_a_rule_is_named(string part, string instead, string message)
    {
        var problem = Assert.Single(Check(CardFiles.Card("basics-offset").Replace(part, instead)));
        Assert.Contains(message, problem.ToString());
        Assert.StartsWith(CardFiles.Path + ":", problem.ToString());
    }

    [Fact]
    public void A_lab_task_that_is_there_proves() =>
        Assert.Empty(
            Check(
                CardFiles
                    .Card("basics-offset")
                    .Replace(
                        "[notebook 01 §2](../01-kafka-basics.ipynb)",
                        "[lab 01 task 2](../../labs/01-kafka-basics/README.md)"
                    )
            )
        );

    [Fact]
    public void A_card_needs_a_proof_once_its_topic_has_a_notebook()
    {
        var unproved = CardFiles
            .Card("basics-offset")
            .Replace("**Prove it.** [notebook 01 §2](../01-kafka-basics.ipynb)", "");
        Assert.Contains("nothing proves it", Assert.Single(Check(unproved)).Message);
        using var course = Course();
        course.Write("notebooks/interview/02-architecture.md", CardFiles.File(unproved));
        Assert.Empty(CardRules.Check(course.Root));
    }

    [Fact]
    public void An_answer_is_said_in_about_a_minute()
    {
        var card = CardFiles.Card("basics-offset");
        var answer = card[
            (card.IndexOf("**Answer.**", StringComparison.Ordinal) + 11)..card.IndexOf(
                "**Rubric**",
                StringComparison.Ordinal
            )
        ];
        Assert.Contains(
            "the answer has 3 words",
            Assert.Single(Check(card.Replace(answer, " Position, leader, grows.\n\n"))).Message
        );
        Assert.Contains(
            "the answer has 221 words",
            Assert
                .Single(
                    Check(
                        card.Replace(
                            answer,
                            " Position leader grows" + string.Concat(Enumerable.Repeat(" word", 218)) + "\n\n"
                        )
                    )
                )
                .Message
        );
    }

    [Fact]
    public void Ids_and_questions_are_unique()
    {
        var problems = Check(CardFiles.Card("basics-offset"), CardFiles.Card("basics-offset"));
        Assert.Contains(
            problems,
            problem => problem.Message == $"'basics-offset': the id is taken by {CardFiles.Path}:3"
        );
        Assert.Contains(problems, problem => problem.Message.Contains("the same question stands at"));
    }

    [Fact]
    public void A_source_has_one_address_in_all_files()
    {
        using var course = Course();
        course.Write(CardFiles.Path, CardFiles.File(CardFiles.Card("basics-offset")));
        course.Write(
            "notebooks/interview/02-architecture.md",
            CardFiles.File(CardFiles.Card("architecture-offset", question: "Why?")).Replace(".org/43/", ".org/42/")
        );
        Assert.Contains(
            "[Kafka design] leads elsewhere than at notebooks/interview/01-kafka-basics.md:24",
            Assert.Single(CardRules.Check(course.Root)).Message
        );
    }

    [Theory]
    [InlineData("1. position\n2. leader & assigns\n3. grows", null)]
    [InlineData("1. position\n2. leader", "the rubric has 3 points and 2 lines of terms")]
    [InlineData("1. position\n2. zebra\n3. grows", "the terms of point 2 do not find it in the card's own answer")]
    [InlineData("1. position\n2. leader\n3. grows\n\n## basics-else\n\n1. x", "there is no card 'basics-else'")]
    public void Every_rubric_point_has_terms_that_find_it_in_the_answer(string lines, string? message)
    {
        using var course = Course();
        course.Write(CardFiles.Path, CardFiles.File(CardFiles.Card("basics-offset")));
        course.Write("notebooks/interview/terms/01-kafka-basics.md", $"# Terms\n\n## basics-offset\n\n{lines}\n");
        var problems = CardRules.Check(course.Root);
        if (message is null)
            Assert.Empty(problems);
        else
            Assert.Contains(message, Assert.Single(problems).ToString());
    }

    [Fact]
    public void The_cards_of_the_course_have_terms() =>
        Assert.Equal(
            CardBank.Read(Kit.CourseRoot.Find()).Cards.Select(card => card.Id).Order(),
            CardTerms.Read(Kit.CourseRoot.Find()).All.Select(entry => entry.Card).Order()
        );

    [Fact]
    public void The_cards_of_the_course_keep_all_rules() => Assert.Empty(CardRules.Check(Kit.CourseRoot.Find()));

    [Fact]
    public void The_cards_answer_every_question_of_their_topics()
    {
        var root = Kit.CourseRoot.Find();
        var bank = CardBank.Read(root);
        var topics = bank.Files.Select(file => $"[T{file.Topic[..2]}]").ToHashSet();
        var questions = File.ReadLines(Path.Combine(root, "notebooks", "syllabus.md"))
            .Where(line => line.StartsWith("- Q", StringComparison.Ordinal) && topics.Any(line.Contains))
            .Select(line => line.Split(' ')[1])
            .ToList();
        Assert.NotEmpty(questions);
        Assert.Empty(questions.Except(bank.Covered));
    }

    static IReadOnlyList<CardProblem> Check(params string[] cards)
    {
        using var course = Course();
        course.Write(CardFiles.Path, CardFiles.File(cards));
        return CardRules.Check(course.Root);
    }

    static TemporaryCourse Course()
    {
        var course = new TemporaryCourse();
        course.Write("notebooks/syllabus.md", "- Q01 [T01] What happens?\n- T01.68 Offset\n");
        course.Write(
            "notebooks/01-kafka-basics.ipynb",
            """{ "cells": [ { "cell_type": "markdown", "source": ["# Kafka basics\n", "## 2. The log\n"] }, { "cell_type": "code", "source": ["// ## 3. no heading"] } ] }"""
        );
        course.Write("labs/01-kafka-basics/README.md", "# Lab\n\n## 2. Commit after processing\n");
        return course;
    }
}
